"""Import many serials: with their warranty cards, against Odoo's own import alone."""

import base64
from pathlib import Path

from benchmarks import _world as world

SIZE = 100_000
CORE_SIZE = 20_000
QUICK_SIZE = 2_000
LOAD_ROWS = 2_000  # so many the web client sends to the import at once
FIELDS = ["name", "product_id"]
NOISE = 5.0  # MB: an allocator keeps so much more or less for no reason


def run(ctx):
    """Compare file to units and cards with `load` of the same serials.

    Both are linear and core's takes minutes: each size is measured once, core's on
    fewer serials, and what 1,000 of them cost is compared.
    """
    size = QUICK_SIZE if ctx.quick else SIZE
    core_size = min(size, CORE_SIZE)
    few = size // 10
    for side, prepare, work in (("core", _prepare_core, _load), _OURS):
        ctx.measure(side, lambda env, make=prepare: make(env, 20), work)
    growths = []

    def enter(env, each):
        growths.append(_measure_growth(_import, env, each))

    for count in (few, size):
        ours = ctx.measure("ours", lambda env, n=count: _prepare_ours(env, n), enter)
    core = ctx.measure("core", lambda env: _prepare_core(env, core_size), _load)
    name = f"Import {size} serials, per 1000 (core: of {core_size})"
    less, more = (max(growth, NOISE) for growth in growths)
    return [
        *(
            ctx.row(
                f"{name}: {what}",
                ours[index] * 1000 / size,
                core[index] * 1000 / core_size,
                1 / 3,
                unit,
            )
            for index, (what, unit) in enumerate([("time", "s"), ("queries", "")])
        ),
        ctx.row(
            f"Import {size} serials: memory, against {few}",
            more,
            less,
            None if ctx.quick else 2.0,
            "MB",
        ),
    ]


def _get_serials(count):
    """Return the serials of both sides."""
    return [f"BENCH-{number:07}" for number in range(count)]


# === CORE === #


def _prepare_core(env, count):
    """Have a product, and the rows that the web client sends."""
    env = world.make_worker(env)
    product = world.make_product(env(su=True), "Fridge", tracking="serial")
    rows = [[name, product.display_name] for name in _get_serials(count)]
    return env["stock.lot"].with_context(import_file=True), rows


def _load(_env, subject):
    """Load the rows as the web client does; the part that is timed."""
    lot_model, rows = subject
    for start in range(0, len(rows), LOAD_ROWS):
        result = lot_model.load(FIELDS, rows[start : start + LOAD_ROWS])
        assert not result["messages"], result["messages"][:1]
        lot_model.env.flush_all()
        lot_model.env.invalidate_all()


# === OURS === #


def _prepare_ours(env, count):
    """Have a product with a warranty, and a file of its serials."""
    worker = world.make_worker(env)
    warranty_type = world.make_warranty(env(su=True))
    world.make_product(
        env(su=True),
        "Fridge",
        tracking="serial",
        default_code="BENCH-FRIDGE",
        warranty_type_id=warranty_type.id,
    )
    lines = [f"{name};BENCH-FRIDGE;2026-01-10" for name in _get_serials(count)]
    text = "\n".join(["Serial;Product;Delivery date", *lines])
    return worker["aftersales.serial.import"].create(
        {
            "kind": "cards",
            "file": base64.b64encode(text.encode()),
            "file_name": "bench.csv",
        }
    )


def _import(_env, each):
    """Check and enter the file as the job does, without its commits."""
    each = each.sudo()
    each._check()
    each._transition({"checked"}, "running")
    while each._run_batch():
        each.env.flush_all()
        each.env.invalidate_all()
    assert each.state == "done" and each.done_count == each.row_count
    assert each.row_ids[-1:].card_id.state == "issued"


_OURS = ("ours", _prepare_ours, _import)


def _measure_growth(work, *args):
    """Return by how much the memory of the process grows at most during work, in MB."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
    before = _read_memory("VmRSS")
    work(*args)
    return _read_memory("VmHWM") - before


def _read_memory(key):
    """Return a figure of the process in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        name, __, value = line.partition(":")
        if name == key:
            return int(value.split()[0]) / 1024
    raise KeyError(key)
