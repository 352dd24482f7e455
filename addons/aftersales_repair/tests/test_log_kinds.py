from odoo import Command
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.log_kinds import LogKinds

from .rights_story import RightsStory


@tagged("post_install", "-at_install")
class TestLogKinds(LogKinds, RightsStory):
    """Each kind of document of the service is in the operator log, tried one by one."""

    # what was done to a unit, and what came out of it
    undeletable = frozenset({"aftersales.old.part", "aftersales.work.log"})

    def _tell_terms(self):
        """Add what is agreed before any work: who decides, and what it costs."""
        self.env["aftersales.process.approver"].create(
            {
                "process_id": self.process.id,
                "step": self.env["aftersales.process.approver"]._get_steps()[0][0],
                "group_id": self.env.ref("base.group_user").id,
            }
        )
        self.env["aftersales.replacement.rule"].create(
            {"name": "Third time", "repair_limit": 3}
        )
        self.env["aftersales.tariff"].create(
            {"name": "Travel", "service_ids": [Command.set(self.service.ids)]}
        )

    def _tell_open_work(self):
        """Add what can still be changed, and deleted: nothing follows from it yet."""
        reception = self.staff[self.region]["reception"]
        case = self._take_in(reception, self._make_unit("OPEN"))
        self.env["aftersales.work.labor"].create(
            {"case_id": case.id, "service_id": self.service.id}
        )
        self._tell_share(case)
        self.env["aftersales.work.part"].create(
            {"case_id": case.id, "product_id": self.gasket.id, "quantity": 1}
        )
        self.env["aftersales.order"].create(
            {"case_id": case.id, "technician_id": self.tech.id}
        )
        self.env["aftersales.technician"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "New"}).id,
                "company_id": self.region.id,
            }
        )
        self.env["aftersales.request"].with_user(reception).create(
            {
                "partner_id": self.customer.id,
                "case_ids": [Command.create({"product_id": self.fridge.id})],
            }
        )

    def _tell_all(self):
        self._tell_terms()
        self._tell_open_work()
        self._tell_branch(self.region, "A")

    def _find_printable(self, report):
        if report.model == "stock.picking":
            return self._send_back()
        records = super()._find_printable(report)
        if report.model == "aftersales.part.request":
            records.sudo().write(
                {
                    "kind": "maker_free",
                    "maker_id": self.brand.partner_id.id,
                    "state": "approved",
                }
            )
        return records

    def _send_back(self):
        """Return the transfer with which an old part goes back to its maker."""
        picking = self.env["stock.picking"].create(
            {"picking_type_id": self.warehouse.out_type_id.id}
        )
        self.sides["log"]["aftersales.old.part"].sudo().return_picking_id = picking
        return picking

    def test_whatever_is_done_with_a_document_is_told(self):
        self._open_installation_cards()
        self._judge_log(self._tell_all)
