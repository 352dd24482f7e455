from odoo import api, fields, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    case_ids = fields.One2many(
        comodel_name="aftersales.case", inverse_name="lot_id", string="Cases"
    )
    case_count = fields.Integer(
        compute="_compute_case_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    def _compute_case_count(self):
        counts = dict(
            self.env["aftersales.case"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        for lot in self:
            lot.case_count = counts.get(lot, 0)

    @api.model
    def _get_outgoing_domain(self):
        """Count what a case gave to its customer among the deliveries, too."""
        return [
            "|",
            "&",
            ("move_id.aftersales_case_id", "!=", False),
            ("location_dest_id.usage", "=", "customer"),
            *super()._get_outgoing_domain(),
        ]

    def action_view_aftersales_cases(self):
        """Open the service history of this unit."""
        self.ensure_one()
        return self.env["aftersales.case"]._get_action(
            [("lot_id", "=", self.id)], default_lot_id=self.id
        )
