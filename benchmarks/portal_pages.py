"""List and page of a customer's cases against core's of his orders.

Both sides show one customer as many records, each with as many lines, on pages of the
same length, to a WSGI client in this process: what is timed is the whole request.
"""

import statistics

from odoo import Command

from benchmarks import _visitor as visitor
from benchmarks import _world as world

CORE_MODULES = ["sale_management", "portal"]
RECORDS = 400
QUICK_RECORDS = 100
GROWTH = 4  # times the history, for which no page may ask the database more
LINES = 5
REQUESTS = 100
QUICK_REQUESTS = 20


def run(ctx):
    """Measure requests of the list and of the page of a record."""
    records = QUICK_RECORDS if ctx.quick else RECORDS
    requests = QUICK_REQUESTS if ctx.quick else REQUESTS
    with ctx.env("core") as core_env, ctx.env("ours") as ours_env:
        core = _Side(core_env, _make_orders, "/my/orders", records)
        ours = _Side(ours_env, _make_cases, "/my/cases", records)
        try:
            rows = [
                ctx.row(
                    f"Portal, {name} against core's orders",
                    *_measure(ours, core, name, requests),
                    1.0,
                    "s",
                )
                for name in ours.pages
            ]
            few = ours.count_queries()
            ours.grow(records * (GROWTH - 1))
            many = ours.count_queries()
        finally:
            core.visitor.close()
            ours.visitor.close()
    return rows + [
        ctx.row(
            f"Queries of the {name}, {GROWTH} times the history",
            many[name],
            few[name],
            1.0,
            "",
        )
        for name in few
    ]


def _measure(ours, core, name, requests):
    """Return the medians of both sides, who take turns after two that warm up."""
    turns = [
        [side.visitor.measure(side.pages[name])[0] for side in (ours, core)]
        for _request in range(requests + 2)
    ]
    return [statistics.median(times) for times in zip(*turns[2:], strict=True)]


class _Side:
    """One database with a customer, his records, and him in front of the portal."""

    def __init__(self, env, make, url, records):
        self.env = env
        self.partner = world.make_customer(env)
        self.user = visitor.make_portal_user(env, self.partner)
        self._make = make
        self.record_id = make(env, self.partner, records, LINES)
        self.pages = {
            "list of cases": url,
            "page of a case": f"{url}/{self.record_id}",
        }
        self.visitor = visitor.Visitor(env, self.user)

    def grow(self, records):
        """Give the customer more records, and more to the one that is shown."""
        self._make(self.env, self.partner, records, LINES)
        _lengthen(self.env["aftersales.case"].browse(self.record_id))

    def count_queries(self):
        """Return the queries of each page, by its name, when all is warm."""
        for path in self.pages.values():
            self.visitor.get(path)
        return {
            name: self.visitor.measure(path)[1] for name, path in self.pages.items()
        }


# === CORE === #


def _make_orders(env, partner, count, lines):
    """Make confirmed orders; return the id of the last."""
    product = world.make_service(env, "Bench hour")
    orders = env["sale.order"].create(
        [
            {
                "partner_id": partner.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": 1})
                    for _line in range(lines)
                ],
            }
            for _order in range(count)
        ]
    )
    orders.action_confirm()
    return orders[-1].id


# === OURS === #


def _make_cases(env, partner, count, lines):
    """Make cases in work with planned lines; return the id of the last."""
    unit = world.make_product(
        env, "Bench fridge", tracking="serial", is_serviceable=True
    )
    part = world.make_product(env, "Bench gasket")
    base = env["stock.lot"].search_count([])
    lots = env["stock.lot"].create(
        [
            {"name": f"BENCH-PORTAL-{base + at}", "product_id": unit.id}
            for at in range(count)
        ]
    )
    request = env["aftersales.request"].create(
        {
            "partner_id": partner.id,
            "case_ids": [
                Command.create({"lot_id": lot.id, "place": "customer"}) for lot in lots
            ],
        }
    )
    request.action_confirm()
    cases = request.case_ids
    _add_parts(cases, part, lines)
    return cases[-1].id


def _lengthen(case):
    """Add to the lines and the timeline of a case."""
    _add_parts(case, case.part_ids.product_id, LINES * (GROWTH - 1))
    log = case.state_log_ids[-1:]
    for at in range(LINES * GROWTH):
        state = ("to_assign", "to_quote")[at % 2]
        log.copy({"state": state, "date_end": log.date_start})


def _add_parts(cases, part, lines):
    cases.env["aftersales.work.part"].create(
        [
            {"case_id": case.id, "product_id": part.id, "quantity": 1}
            for case in cases
            for _line in range(lines)
        ]
    )
