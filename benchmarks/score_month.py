"""Compute a month of scores and pay: 2,000 technicians with 100 jobs each.

The jobs are done and approved and not scored yet: the worst a period can meet. Each
has one line of labour and is paid by a fixed amount with a bracket of the month and a
percent of the labour, less a deduction for comebacks. A quarter of the technicians is
measured beside, to see whether a job takes longer where there are more; both runs find
the caches warm and the tables clean.
"""

import time

from odoo import Command

from benchmarks import _world as world
from benchmarks._copies import Copies, vacuum

TECHNICIANS = 2_000
QUICK_TECHNICIANS = 20
JOBS = 100
LIMIT = 300.0  # seconds
PART = 4
GROWTH = 1.25  # of the time a job takes, from a quarter of the technicians to all
WARM_UP = 2
START = 50  # jobs of a month from which on another rate is paid
TABLES = (
    "aftersales_score_line",
    "aftersales_work_labor",
    "aftersales_work_log",
    "aftersales_order",
    "aftersales_case",
    "stock_lot",
)


def run(ctx):
    """Measure the computation, and how the time of a job grows with their number."""
    technicians = QUICK_TECHNICIANS if ctx.quick else TECHNICIANS
    seconds = {}
    for count in (WARM_UP, technicians // PART, technicians):
        with ctx.env("ours") as env:
            seconds[count] = _measure(env, count)
        if not ctx.quick:
            vacuum(ctx.registries["ours"], TABLES)
    many, few = seconds[technicians], seconds[technicians // PART]
    limit = LIMIT * technicians / TECHNICIANS
    return [
        ctx.row(f"{technicians} technicians, {JOBS} jobs each", many, limit, 1.0, "s"),
        ctx.row(
            f"Growth of the time of a job, from {technicians // PART} technicians on",
            many / few / PART,
            GROWTH,
            1.0,
            "",
        ),
    ]


def _measure(env, technicians):
    """Return the seconds in which the month of so many is computed."""
    env = world.make_worker(env)
    period = _fill(env(su=True), technicians).with_env(env)
    env.invalidate_all()
    start = time.perf_counter()
    period.action_compute()
    env.flush_all()
    seconds = time.perf_counter() - start
    assert period.line_count == technicians * JOBS
    assert period.state == "computed"
    _check_pay(period, technicians)
    return seconds


def _check_pay(period, technicians):
    """Make sure that what was measured is what a month pays."""
    labor = period.line_ids[:1].labor_amount
    paid = START * 10 + (JOBS - START) * 12 + JOBS * round(labor * 0.125, 2)
    assert labor
    assert abs(period.amount_total - technicians * paid) < 0.005


def _fill(env, technicians):
    """Make the jobs of March 2026 out of one; return the period."""
    log = _make_job(env)
    case, order = log.case_id, log.order_id
    copies = Copies(env, [case.lot_id, case, order, log, log.labor_ids])
    copies.size = technicians * JOBS
    first = min(_make_technicians(env, technicians).ids)
    owner = f"{first - 1} + {copies.group(JOBS)}"
    number = {"name": "source.name || '-' || n"}
    copies.copy("stock_lot", 1, **number)
    copies.copy("aftersales_case", 1, **number, lot_id=copies.id("stock_lot", "n"))
    links = {
        "case_id": copies.id("aftersales_case", "n"),
        "technician_id": owner,
    }
    copies.copy("aftersales_order", 1, **number, **links)
    links["order_id"] = copies.id("aftersales_order", "n")
    copies.copy("aftersales_work_log", 1, **number, **links)
    del links["order_id"]
    links["log_id"] = copies.id("aftersales_work_log", "n")
    copies.copy("aftersales_work_labor", 1, **links)
    env.cr.execute("DELETE FROM aftersales_score_line WHERE log_id = %s", [log.id])
    log.state = "rejected"  # the model of the others is no job of the month
    env.flush_all()
    copies.analyze(TABLES)
    return env["aftersales.score.period"].create({"date_start": "2026-03-01"})


def _make_technicians(env, count):
    employees = env["hr.employee"].create(
        [{"name": f"Technician {number}"} for number in range(count)]
    )
    return env["aftersales.technician"].create(
        [
            {"employee_id": employee.id, "company_id": env.company.id}
            for employee in employees
        ]
    )


def _make_job(env):
    """Lead one job to its approval; return its log."""
    process = env["aftersales.process"].create(
        {
            "name": "Bench",
            "sequence": -1,
            "is_estimate_required": False,
            "check_mode": "never",
        }
    )
    unit = world.make_product(env, "Fridge", tracking="serial", is_serviceable=True)
    service = env["aftersales.service"].create(
        {
            "name": "Repair",
            "product_id": world.make_service(env, "Repair hour").id,
            "standard_hours": 2,
        }
    )
    _make_scheme(env)
    technician = world.make_technician(env)
    case = env["aftersales.case"].create(
        {
            "partner_id": world.make_customer(env).id,
            "product_id": unit.id,
            "lot_id": world.add_serials(env, unit, ["BENCH-PAY"]).id,
            "process_id": process.id,
            "place": "customer",
            "date_received": "2026-03-01 08:00:00",
        }
    )
    case.action_confirm()
    order = case.action_assign(technician)
    order.action_accept()
    log = order.action_start()
    log.write(
        {
            "date_start": "2026-03-10 08:00:00",
            "date_end": "2026-03-10 10:00:00",
            "work_done": "Done",
        }
    )
    env["aftersales.work.labor"].create(
        {
            "case_id": case.id,
            "log_id": log.id,
            "service_id": service.id,
            "technician_id": technician.id,
            "hours": 2,
        }
    )
    log.action_submit()
    assert log.state == "approved"
    return log


def _make_scheme(env):
    env["aftersales.score.scheme"].create(
        {
            "name": "Bench",
            "sequence": -1,
            "criterion_ids": [
                Command.create({"code": "check", "weight": 5}),
                Command.create({"code": "time", "weight": 3}),
                Command.create({"code": "comeback", "weight": 2}),
            ],
            "commission_ids": [
                Command.create(
                    {
                        "name": "Job",
                        "basis": "job",
                        "amount": 10,
                        "bracket_ids": [Command.create({"start": START, "amount": 12})],
                    }
                ),
                Command.create({"name": "Labour", "basis": "labor", "percent": 12.5}),
            ],
            "deduction_ids": [
                Command.create({"name": "Back", "basis": "comeback", "amount": 5})
            ],
        }
    )
