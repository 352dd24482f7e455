from odoo import api, fields, models
from odoo.fields import Command


class AftersalesCaseDismantle(models.TransientModel):
    """Split a unit into good parts and scrap."""

    _name = "aftersales.case.dismantle"
    _description = "Take a Unit Apart"

    case_id = fields.Many2one(
        comodel_name="aftersales.case", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="case_id.product_id")
    lot_id = fields.Many2one(related="case_id.lot_id")
    currency_id = fields.Many2one(related="case_id.currency_id")
    line_ids = fields.One2many(
        comodel_name="aftersales.case.dismantle.line",
        inverse_name="wizard_id",
        string="Parts",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("case_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *(Command.create(vals) for vals in wizard._prepare_lines()),
            ]

    def _prepare_lines(self):
        """Propose what is known to be in the unit, else what its parts list says."""
        # sudo: unit, parts list - what is in the unit at hand
        case = self.case_id.sudo()
        built_in = case.lot_id.component_ids.filtered("is_installed")
        if built_in:
            return [
                {
                    "product_id": component.product_id.id,
                    "quantity": component.quantity,
                    "serial": component.lot_id.name,
                }
                for component in built_in
            ]
        return [
            {"product_id": part.product_id.id, "quantity": part.quantity}
            for part in case.product_id.part_ids
        ]

    def action_apply(self):
        """Bring the good parts into stock, and scrap the rest."""
        self.ensure_one()
        good = self.line_ids.filtered("is_good")
        self.case_id.action_dismantle([line._prepare_part() for line in good])
        return {"type": "ir.actions.act_window_close"}
