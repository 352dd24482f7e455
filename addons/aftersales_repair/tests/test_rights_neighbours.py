from datetime import timedelta

from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.aftersales_warranty.tests import rights_neighbours

from .common import GROUP
from .supply_common import SupplyCommon

ROLES = (
    "user",
    "reception",
    "dispatcher",
    "technician",
    "inspector",
    "storekeeper",
    "accountant",
    "complaint_officer",
    "manager",
)


@tagged("post_install", "-at_install")
class TestRightsNeighbours(SupplyCommon, rights_neighbours.RightsNeighbours):
    """Two branches, and two technicians of one: tests/rights/neighbours.csv."""

    addon = "aftersales_repair"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.check_mode = "always"
        cls.staff = {
            company: {role: cls._hire(role, company) for role in ROLES}
            for company in (cls.region, cls.other)
        }
        cls.template = cls.env["aftersales.posting.template"]
        for company in (cls.region, cls.other):
            for product in cls.gasket | cls.compressor | cls.fridge:
                product.with_company(company).standard_price = product.standard_price
            cls._add_stock_at(company, cls.gasket, 10)

    @classmethod
    def _hire(cls, role, company, name=""):
        return new_test_user(
            cls.env,
            login=f"rights_{role}_{company.id}{name}",
            groups=f"{GROUP}{role}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def _tell_work(self, company, user, serial):
        """Let a branch repair a unit, from the desk to the inspector's verdict."""
        staff = self.staff[company]
        unit = self._make_unit(serial)
        technician = self.env["aftersales.technician"].create(
            {
                "partner_id": user.partner_id.id,
                "user_id": user.id,
                "company_id": company.id,
            }
        )
        case = self._take_in(staff["reception"], unit)
        order = case.with_user(staff["dispatcher"]).action_assign(technician)
        order.with_user(user).action_accept()
        lines = {"case_id": case.id}
        self.env["aftersales.work.part"].with_user(user).create(
            {**lines, "product_id": self.gasket.id, "quantity": 1}
        )
        self.env["aftersales.work.labor"].with_user(user).create(
            {**lines, "service_id": self.service.id}
        )
        log = order.with_user(user).action_start().with_user(user)
        self.env["aftersales.work.time"].with_user(user).create(
            {
                "log_id": log.id,
                "kind": "travel",
                "date_start": log.create_date - timedelta(hours=3),
                "date_end": log.create_date - timedelta(hours=2),
            }
        )
        self.env["aftersales.work.point"].sudo().create(
            {"log_id": log.id, "name": "Pressure"}
        )
        log.work_done = "Replaced and tested"
        log.action_submit()
        log.sudo().check_ids.with_user(staff["inspector"]).action_pass()
        self._tell_papers(company, case)

    def _take_in(self, reception, unit):
        request = (
            self.env["aftersales.request"]
            .with_user(reception)
            .create(
                {
                    "partner_id": self.customer.id,
                    "case_ids": [Command.create({"identifier": unit.name})],
                }
            )
        )
        request.action_confirm()
        return request.case_ids.with_env(self.env)

    def _tell_papers(self, company, case):
        """Add what a branch keeps beside its work."""
        staff = self.staff[company]
        self._ask(staff["storekeeper"], {self.gasket: 1}, company_id=company.id)
        dealer = self.env["res.partner"].create({"name": "Shop", "is_dealer": True})
        self.env["aftersales.dealer.return"].with_user(staff["storekeeper"]).create(
            {
                "partner_id": dealer.id,
                "line_ids": [Command.create({"product_id": self.fridge.id})],
            }
        )
        self.env["aftersales.appraisal"].create({"case_id": case.id})

    def _tell_branch(self, company, serial):
        """Tell of a branch with its desk, its mailbox and its way to post."""
        account = self.company_data["default_account_expense"]
        for model, values in {
            "aftersales.counter": {"name": f"Desk {company.name}"},
            "aftersales.counter.ticket": {},
            "aftersales.mailbox": {"name": f"Mail {company.name}"},
            "aftersales.posting.template": {
                "activity": "old_part_lost",
                "debit_account_id": account.id,
                "credit_account_id": account.id,
            },
        }.items():
            self.env[model].with_company(company).create(
                {"company_id": company.id, **values}
            )
        user = self.staff[company]["technician"]
        self._tell_work(company, user, serial)

    def test_neighbours_are_kept_apart_as_recorded(self):
        colleague = self._hire("technician", self.region, "b")
        here = self.staff[self.region]
        self._tell_side("own", lambda: self._tell_branch(self.region, "A"))
        self._tell_side(
            "colleague", lambda: self._tell_work(self.region, colleague, "B")
        )
        self._tell_side("branch", lambda: self._tell_branch(self.other, "C"))
        personas = {f"{role}, branch": (here[role], "own", "branch") for role in ROLES}
        personas["technician, colleague"] = (here["technician"], "own", "colleague")
        self._judge(self._find_neighbours(personas), list(personas))
