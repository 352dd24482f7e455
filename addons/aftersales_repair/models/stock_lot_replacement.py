from odoo import api, fields, models
from odoo.fields import Domain


class StockLot(models.Model):
    """Units that failed so often that another one is due."""

    _inherit = "stock.lot"

    is_replacement_due = fields.Boolean(
        string="Replacement Due",
        compute="_compute_replacement",
        search="_search_is_replacement_due",
        groups="aftersales_warranty.aftersales_group_user",
        help="A case of this unit has reached a replacement threshold, and the unit "
        "was not replaced since.",
    )
    replacement_reason = fields.Char(
        compute="_compute_replacement",
        groups="aftersales_warranty.aftersales_group_user",
    )

    def _compute_replacement(self):
        # sudo: aftersales.case - the unit is due whichever branch has repaired it
        cases = self.env["aftersales.case"].sudo()
        due = cases.search(
            self._get_replacement_domain(True) & Domain("lot_id", "in", self.ids),
            order="id",
        )
        replaced = cases.search(
            Domain("lot_id", "in", due.lot_id.ids) & Domain("state", "=", "replaced")
        ).lot_id
        by_lot = due.grouped("lot_id")
        for lot in self:
            case = lot not in replaced and by_lot.get(lot, cases)[-1:]
            lot.is_replacement_due = bool(case)
            lot.replacement_reason = case and case.replacement_reason

    @api.model
    def _get_replacement_domain(self, is_due):
        return Domain("is_replacement_due", "=", is_due) & Domain(
            "state", "!=", "cancelled"
        )

    @api.model
    def _search_is_replacement_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: aftersales.case - as for the field
        cases = self.env["aftersales.case"].sudo()
        due = cases.search(self._get_replacement_domain(True)).lot_id
        replaced = cases.search(
            Domain("lot_id", "in", due.ids) & Domain("state", "=", "replaced")
        ).lot_id
        domain = Domain("id", "in", (due - replaced).ids)
        return domain if True in value else ~domain
