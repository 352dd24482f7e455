"""Open the lists of cases, as the web client asks for them, among 1,000,000 cases.

With the panel beside them, which is asked for at each opening.
"""

import statistics
import time

from lxml import etree

from odoo import Command

from benchmarks import _world as world
from benchmarks._copies import Copies, vacuum

SIZE = 1_000_000
QUICK_SIZE = 20_000
CASES_PER_OWNER = 2
CASES_PER_OPEN = 50  # so many closed ones lie behind each that is in work
LIMIT = 1.0  # seconds of the server
PAGE = 80
PANEL_LIMIT = 200
RANGE = "search_panel_select_range"
COUNT_LIMIT = 10_000  # the web client counts no further
TABLES = (
    "aftersales_case",
    "aftersales_request",
    "res_partner",
    "stock_lot",
)
OPEN = (
    "to_assign",
    "to_quote",
    "quote_approved",
    "to_repair",
    "to_check",
    "check_failed",
    "to_sort",
    "ready",
)


def run(ctx):
    """Measure what a user waits for when he opens cases and requests."""
    size = QUICK_SIZE if ctx.quick else SIZE
    with ctx.env("ours") as env:
        worker = world.make_worker(env)
        Filler(env).fill(size)
        times = {
            name: _measure(opening, worker) for name, opening in _get_openings(worker)
        }
    vacuum(ctx.registries["ours"], TABLES)
    return [
        ctx.row(f"{name} among {size:,} cases", taken, LIMIT, 1.0, "s")
        for name, taken in times.items()
    ]


def _measure(opening, env):
    """Return the median time of an opening that starts with an empty ORM cache."""
    times = []
    for _round in range(4):
        env.invalidate_all()
        start = time.perf_counter()
        opening()
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def _get_openings(env):
    """Return what is opened: pairs of a name and what the web client calls."""
    case, request = env["aftersales.case"], env["aftersales.request"]
    in_work = [("state", "not in", ("delivered", "replaced", "cancelled"))]
    ready = [("state", "=", "ready")]
    return [
        ("List of open cases", lambda: _open_list(case, in_work)),
        ("List of all cases", lambda: _open_list(case, [])),
        ("List of cases ready", lambda: _open_list(case, ready)),
        ("Kanban of open cases", lambda: _open_kanban(case, in_work)),
        ("Kanban of all cases", lambda: _open_kanban(case, [])),
        ("List of requests", lambda: _open_list(request, [])),
        ("Panel of open cases", lambda: _open_panel(case, in_work)),
        ("Panel of all cases", lambda: _open_panel(case, [])),
        ("Panel of requests", lambda: _open_panel(request, [])),
    ]


def _open_list(model, domain):
    """Read the first page of a list."""
    found = model.web_search_read(
        domain,
        _get_specification(model, "list"),
        limit=PAGE,
        count_limit=COUNT_LIMIT + 1,
    )
    assert found["records"]


def _open_kanban(model, domain):
    """Read the columns of a kanban by state, and the first cards of each."""
    found = model.web_read_group(
        domain,
        ["state"],
        ["__count"],
        auto_unfold=True,
        unfold_read_specification=_get_specification(model, "kanban"),
        unfold_read_default_limit=PAGE,
    )
    assert any(group.get("__records") for group in found["groups"])


def _open_panel(model, domain):
    """Ask for the values of the panel beside a list, field by field."""
    arch = etree.fromstring(model.get_view(view_type="search")["arch"])
    fields = arch.findall(".//searchpanel/field")
    assert fields
    for node in fields:
        is_filter = node.get("select") == "multi"
        ask = "search_panel_select_multi_range" if is_filter else RANGE
        found = getattr(model, ask)(
            node.get("name"),
            search_domain=domain,
            category_domain=[],
            filter_domain=[],
            enable_counters=bool(int(node.get("enable_counters", "0"))),
            expand=bool(int(node.get("expand", "0"))),
            limit=PANEL_LIMIT,
            **({"comodel_domain": []} if is_filter else {"hierarchize": True}),
        )
        assert found["values"]


def _get_specification(model, kind):
    """Return which fields the default view of a model reads."""
    arch = etree.fromstring(model.get_view(view_type=kind)["arch"])
    names = [node.get("name") for node in arch.iter("field")]
    return {
        name: {"fields": {"display_name": {}}} if model._fields[name].relational else {}
        for name in names
        if name in model._fields
    }


class Filler(Copies):
    """Multiplies one request with one unit past the ORM."""

    def __init__(self, env):
        product = world.make_product(
            env, "Fridge", tracking="serial", is_serviceable=True
        )
        lot = env["stock.lot"].create({"name": "BENCH-0", "product_id": product.id})
        request = env["aftersales.request"].create(
            {
                "partner_id": world.make_customer(env).id,
                "case_ids": [Command.create({"lot_id": lot.id})],
            }
        )
        request.action_confirm()
        super().__init__(env, [request.partner_id, lot, request, request.case_ids])
        self.lighten(TABLES)

    def fill(self, size):
        """Make so many cases: most of them closed long ago, some in work."""
        self.size = size
        number = "lpad(n::text, 8, '0')"
        states = ", ".join(f"'{state}'" for state in OPEN)
        state = (
            f"CASE WHEN n %% {CASES_PER_OPEN} <> 0 THEN 'delivered' ELSE "
            f"(ARRAY[{states}])[1 + n / {CASES_PER_OPEN} %% {len(OPEN)}] END"
        )
        moment = f"now() - n * interval '5 years' / {size}"
        owner = self.id("res_partner", self.group(CASES_PER_OWNER))
        self.copy(
            "res_partner",
            1,
            CASES_PER_OWNER,
            name="'Owner ' || n",
            complete_name="'Owner ' || n",
            commercial_partner_id=self.id("res_partner", "n"),
        )
        self.copy("stock_lot", 1, name=f"'BUNIT-' || {number}")
        self.copy(
            "aftersales_request",
            1,
            name=f"'BREQ-' || {number}",
            partner_id=owner,
            date=moment,
            state=state,
        )
        self.copy(
            "aftersales_case",
            1,
            name=f"'BCASE-' || {number}",
            lot_id=self.id("stock_lot", "n"),
            partner_id=owner,
            request_id=self.id("aftersales_request", "n"),
            date_received=moment,
            state=state,
            is_locked=f"n %% {CASES_PER_OPEN} <> 0",
        )
        self.analyze(TABLES)
