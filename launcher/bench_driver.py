"""Runs inside Odoo's Python: gives a benchmark its two databases."""

import contextlib
import importlib.util
import json
import statistics
import sys
import time
from pathlib import Path

SIDES = {"core": "bench_core", "ours": "bench_ours"}


class Context:
    """What a benchmark's ``run(ctx)`` works with."""

    def __init__(self, registries, quick):
        self.registries = registries
        self.quick = quick
        self.rounds = 1 if quick else 3

    @contextlib.contextmanager
    def env(self, side):
        """Give an environment on ``core`` or ``ours``; everything is rolled back."""
        from odoo import SUPERUSER_ID, api  # noqa: PLC0415  after the configuration

        with self.registries[side].cursor() as cursor:
            try:
                yield api.Environment(cursor, SUPERUSER_ID, {})
            finally:
                cursor.rollback()

    def measure(self, side, prepare, work):
        """Time ``work(env, prepare(env))``: (seconds, queries), flush included."""
        with self.env(side) as env:
            subject = prepare(env)
            _settle(env)
            queries, start = env.cr.sql_log_count, time.perf_counter()
            work(env, subject)
            _settle(env)
            return time.perf_counter() - start, env.cr.sql_log_count - queries

    def compare(self, name, *, core, ours, wanted_time=None, wanted_queries=None):
        """Measure two ``(prepare, work)`` pairs by turns; return their two rows.

        A first round warms the caches and is not counted; then the median of the
        rounds counts.
        """
        pairs = {"core": core, "ours": ours}
        for side, pair in pairs.items():
            self.measure(side, *pair)
        rounds = [
            {side: self.measure(side, *pair) for side, pair in pairs.items()}
            for _round in range(self.rounds)
        ]
        return [
            self.row(f"{name}: {what}", *_medians(rounds, index), wanted, unit)
            for index, (what, wanted, unit) in enumerate(
                [("time", wanted_time, "s"), ("queries", wanted_queries, "")]
            )
        ]

    @staticmethod
    def row(name, ours, core, wanted, unit):
        """Build one row of the report."""
        return {
            "name": name,
            "ours": ours,
            "core": core,
            "ratio": ours / core if core else float(bool(ours)),
            "wanted": wanted,
            "unit": unit,
        }


def _settle(env):
    """Do what a commit would do before it writes."""
    env.flush_all()
    env.cr.precommit.run()
    env.flush_all()


def _medians(rounds, index):
    """Return the medians of ours and core."""
    return [
        statistics.median(each[side][index] for each in rounds)
        for side in ("ours", "core")
    ]


def main(path, result, mode, *options):
    """Load the benchmark, run it, write its rows."""
    from odoo.modules.registry import Registry  # noqa: PLC0415  Odoo's Python only
    from odoo.tools import config  # noqa: PLC0415

    config.parse_config(list(options), setup_logging=True)
    registries = {side: Registry(name) for side, name in SIDES.items()}
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rows = module.run(Context(registries, mode == "quick"))
    Path(result).write_text(json.dumps(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
