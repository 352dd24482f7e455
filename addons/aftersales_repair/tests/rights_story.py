from datetime import timedelta

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.aftersales_warranty.tests import rights_neighbours

from .common import GROUP
from .supply_common import SupplyCommon

ROLES = (
    "auditor",
    "user",
    "reception",
    "dispatcher",
    "technician",
    "inspector",
    "storekeeper",
    "accountant",
    "complaint_officer",
    "warranty_override",
    "cashier",
    "manager",
)
OUR_GROUPS = {"cashier": "aftersales_repair.aftersales_group_cashier"}
# who works in the office too is not held to what is his own
BOTH = "technician and storekeeper"


class RightsStory(SupplyCommon, rights_neighbours.RightsNeighbours):
    """Two branches, and two technicians of one, with all that their work leaves."""

    addon = "aftersales_repair"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.check_mode = "always"
        cls.staff = {
            company: {role: cls._hire(role, company) for role in ROLES}
            for company in (cls.region, cls.other)
        }
        cls.level = cls.env["aftersales.escalation.level"].create(
            {
                "name": "Head",
                "limit_hours": 12,
                "user_ids": [Command.set(cls.manager.ids)],
            }
        )
        cls.skill_type = cls.env["hr.skill.type"].create(
            {
                "name": "Trade",
                "skill_ids": [Command.create({"name": "Refrigeration"})],
                "skill_level_ids": [
                    Command.create({"name": "Low", "level_progress": 30})
                ],
            }
        )
        for company in (cls.region, cls.other):
            for product in cls.gasket | cls.compressor | cls.fridge:
                product.with_company(company).standard_price = product.standard_price
            cls._add_stock_at(company, cls.gasket, 10)

    @classmethod
    def _hire(cls, role, company, name=""):
        return new_test_user(
            cls.env,
            login=f"rights_{role}_{company.id}{name}",
            groups=",".join(
                OUR_GROUPS.get(each, f"{GROUP}{each}") for each in role.split(" and ")
            ),
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
        self._tell_notes(technician, case)
        log.work_done = "Replaced and tested"
        log.action_submit()
        log.sudo().check_ids.with_user(staff["inspector"]).action_pass()
        self._tell_papers(company, case)

    def _tell_notes(self, technician, case):
        """Add what follows from the work of a technician, or is asked of him."""
        self.env["aftersales.escalation"].sudo().create(
            {"case_id": case.id, "level_id": self.level.id, "date": "2026-01-01"}
        )
        self._tell_share(case)
        self.env["aftersales.installation.card"].sudo().create(
            {"case_id": case.id, "technician_id": technician.id}
        )
        self.env["aftersales.technician.skill"].sudo().create(
            {
                "technician_id": technician.id,
                "skill_type_id": self.skill_type.id,
                "skill_id": self.skill_type.skill_ids.id,
                "skill_level_id": self.skill_type.skill_level_ids.id,
            }
        )

    def _tell_share(self, case):
        """Let somebody else do half of the work."""
        helper = self.env["aftersales.technician"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Helper"}).id,
                "company_id": case.company_id.id,
            }
        )
        self.env["aftersales.work.share"].sudo().create(
            {
                "labor_id": case.labor_ids.id,
                "technician_id": helper.id,
                "share": 0.5,
            }
        )

    def _tell_money(self, company, case):
        """Add what a case leaves in the books."""
        journal = self.env["account.journal"]
        move = self.env["account.move"].create(
            {
                "company_id": company.id,
                "journal_id": journal.search(
                    [*journal._check_company_domain(company), ("type", "=", "general")],
                    limit=1,
                ).id,
            }
        )
        self.env["aftersales.invoice.share"].sudo().create(
            {"move_id": move.id, "case_id": case.id}
        )
        account = self.company_data["default_account_expense"]
        self.env["aftersales.posting"].sudo().create(
            {
                "name": f"Loss of {case.name}",
                "activity": "old_part_lost",
                "company_id": company.id,
                "case_id": case.id,
                "res_model": case._name,
                "res_id": case.id,
                "debit_account_id": account.id,
                "credit_account_id": account.id,
                "amount": 1,
                "move_id": move.id,
            }
        )
        brand = self.env["aftersales.brand"].create({"name": case.name})
        self.env["aftersales.cost.share"].create(
            {"brand_id": brand.id, "carrier": "brand", "percent": 100}
        )

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
        self._tell_money(company, case)

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

    def _open_installation_cards(self):
        """Let a card go out with a repair: who sees it is all that matters here."""
        cards = self.registry["aftersales.installation.card"]
        self.patch(cards, "_check_can_go_out", lambda *__: None)

    def _tell_sides(self):
        self._open_installation_cards()
        colleague = self._hire("technician", self.region, "b")
        here = self.staff[self.region]
        self._tell_side("own", lambda: self._tell_branch(self.region, "A"))
        self._tell_side(
            "colleague", lambda: self._tell_work(self.region, colleague, "B")
        )
        self._tell_side("branch", lambda: self._tell_branch(self.other, "C"))
        personas = {f"{role}, branch": (here[role], "own", "branch") for role in ROLES}
        both = self._hire(BOTH, self.region)
        head = self._hire("manager", self.company)
        return personas | {
            "technician, colleague": (here["technician"], "own", "colleague"),
            f"{BOTH}, colleague": (both, "own", "colleague"),
            "manager of the head office, branch": (head, "own", "branch"),
        }
