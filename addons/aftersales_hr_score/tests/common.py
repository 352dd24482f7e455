from datetime import datetime, timedelta

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

GROUP = "aftersales_warranty.aftersales_group_"


class ScoreCommon(BaseCommon):
    """Two technicians, an inspector, and jobs that go their real way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls._create_users()
        cls._create_technicians()
        cls._create_catalogue()
        cls._create_scheme()
        cls.partner = cls.env["res.partner"].create({"name": "Mira Stone"})

    # === THE WORLD === #

    @classmethod
    def _create_users(cls):
        def user(login, groups):
            return new_test_user(
                cls.env, login, groups=groups, company_id=cls.company.id, tz="UTC"
            )

        cls.dispatcher = user("score_dispatcher", GROUP + "dispatcher")
        cls.reception = user("score_reception", GROUP + "reception")
        cls.inspector = user("score_inspector", GROUP + "inspector")
        cls.manager = user("score_manager", GROUP + "manager")
        cls.officer = user("score_officer", "hr.group_hr_user")
        cls.user_ann = user("score_ann", GROUP + "technician")
        cls.user_bob = user("score_bob", GROUP + "technician")

    @classmethod
    def _create_technicians(cls):
        cls.job = cls.env["hr.job"].create({"name": "Field Technician"})
        cls.employee_ann, cls.employee_bob = cls.env["hr.employee"].create(
            [
                {
                    "name": name,
                    "user_id": user.id,
                    "job_id": cls.job.id,
                    "tz": "UTC",
                    "company_id": cls.company.id,
                    "date_version": "2026-01-01",
                }
                for name, user in (("Ann", cls.user_ann), ("Bob", cls.user_bob))
            ]
        )
        cls.agent = cls.env["res.partner"].create({"name": "Northern Service"})
        cls.ann, cls.bob, cls.eve = cls.env["aftersales.technician"].create(
            [
                {"name": "Ann", "employee_id": cls.employee_ann.id},
                {"name": "Bob", "employee_id": cls.employee_bob.id},
                {
                    "name": "Eve",
                    "agent_id": cls.agent.id,
                    "partner_id": cls.env["res.partner"]
                    .create({"name": "Eve", "parent_id": cls.agent.id, "tz": "UTC"})
                    .id,
                },
            ]
        )

    @classmethod
    def _create_catalogue(cls):
        cls.work_type = cls.env["aftersales.work.type"].create(
            {"name": "Test Repair", "code": "TSR", "sequence": 0}
        )
        cls.process = cls.env["aftersales.process"].create(
            {
                "name": "Without estimate",
                "sequence": 0,
                "work_type_ids": [Command.link(cls.work_type.id)],
                "is_estimate_required": False,
                "check_mode": "always",
            }
        )
        cls.unit_product = cls.env["product.product"].create(
            {
                "name": "Refrigerator",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
                "is_serviceable": True,
            }
        )
        labor_product = cls.env["product.product"].create(
            {"name": "Repair work", "type": "service", "list_price": 79.99}
        )
        cls.service = cls.env["aftersales.service"].create(
            {
                "name": "Change the compressor",
                "product_id": labor_product.id,
                "standard_hours": 2.0,
            }
        )

    @classmethod
    def _create_scheme(cls):
        # what the test database ships must not fit our jobs first
        cls.scheme = cls.env["aftersales.score.scheme"].create(
            {
                "name": "Test scheme",
                "sequence": -1,
                "work_type_ids": [Command.link(cls.work_type.id)],
                "pay_code": "AFTERSALES",
                "criterion_ids": [
                    Command.create({"code": "check", "weight": 5}),
                    Command.create({"code": "time", "weight": 3}),
                    Command.create({"code": "comeback", "weight": 2}),
                ],
                "commission_ids": [
                    Command.create({"name": "Job", "basis": "job", "amount": 10.01}),
                    Command.create(
                        {"name": "Labour", "basis": "labor", "percent": 12.5}
                    ),
                ],
            }
        )

    @classmethod
    def _make_portal_user(cls, login):
        return new_test_user(
            cls.env, login, groups="base.group_portal", company_id=cls.company.id
        )

    @classmethod
    def _open_period(cls):
        """Open a period; the technician of the agent has a login of her own."""
        cls.user_eve = cls._make_portal_user("score_eve")
        cls.eve.partner_id = cls.user_eve.partner_id
        cls.period = cls.env["aftersales.score.period"].create(
            {"date_start": "2026-03-01"}
        )

    # === THE WAY OF A JOB === #

    @classmethod
    def _create_case(cls, received="2026-03-01 08:00:00", lot=None, **vals):
        lot = lot or cls.env["stock.lot"].create(
            {
                "name": cls.env["ir.sequence"].next_by_code("stock.lot.serial"),
                "product_id": cls.unit_product.id,
            }
        )
        case = (
            cls.env["aftersales.case"]
            .with_user(cls.reception)
            .create(
                {
                    "partner_id": cls.partner.id,
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                    "work_type_id": cls.work_type.id,
                    "process_id": cls.process.id,
                    "place": "customer",
                    "date_received": received,
                    **vals,
                }
            )
        )
        case.action_confirm()
        return case.sudo(False).with_env(cls.env)

    @classmethod
    def _start(cls, case, technician):
        """Assign the case and return the open log of its technician."""
        order = case.with_user(cls.dispatcher).action_assign(technician)
        order.with_user(technician.user_id or cls.dispatcher).action_accept()
        return cls._open_log(order)

    @classmethod
    def _open_log(cls, order):
        """Begin a visit and return its log."""
        worker = order.technician_id.user_id or cls.dispatcher
        return order.with_user(worker).action_start().with_env(cls.env)

    @classmethod
    def _submit(cls, log, finished="2026-03-10 12:00:00", hours=2.0, labor=()):
        """Log the work and submit it.

        :param labor: ``(technician, hours, share)`` of each labour line
        :return: the check that opened
        """
        end = datetime.fromisoformat(finished)
        log.write(
            {
                "date_start": end - timedelta(hours=hours),
                "date_end": end,
                "work_done": "Changed the compressor.",
            }
        )
        cls.env["aftersales.work.labor"].create(
            [
                {
                    "case_id": log.case_id.id,
                    "log_id": log.id,
                    "service_id": cls.service.id,
                    "technician_id": technician.id,
                    "hours": spent,
                    "share": share,
                }
                for technician, spent, share in labor
            ]
        )
        worker = log.technician_id.user_id or cls.dispatcher
        log.with_user(worker).action_submit()
        # the check is another request, by another person
        cls.env.flush_all()
        cls.env.invalidate_all()
        return log.check_ids.filtered(lambda check: check.state == "todo")

    @classmethod
    def _finish_job(cls, technician=None, labor=None, case=None, **kwargs):
        """Do a whole job at once; return its score lines."""
        technician = technician or cls.ann
        log = cls._start(case or cls._create_case(), technician)
        if labor is None:
            labor = [(technician, 2.0, 1.0)]
        check = cls._submit(log, labor=labor, **kwargs)
        check.with_user(cls.inspector).action_pass()
        return cls._lines(log)

    @classmethod
    def _lines(cls, logs):
        """Return the lines of logs, as the scheduled action leaves them."""
        cls.env["aftersales.work.log"].search([("is_score_due", "=", True)])._score()
        return cls.env["aftersales.score.line"].search(
            [("log_id", "in", logs.ids)], order="technician_id, id"
        )
