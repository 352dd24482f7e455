from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    aftersales_case_ids = fields.Many2many(
        comodel_name="aftersales.case",
        compute="_compute_aftersales_case_ids",
        string="Service Cases",
    )
    aftersales_part_ids = fields.One2many(
        comodel_name="aftersales.work.part", inverse_name="share_entry_id"
    )
    aftersales_case_count = fields.Integer(compute="_compute_aftersales_case_ids")

    def _compute_aftersales_case_ids(self):
        for move in self:
            cases = move._get_aftersales_cases()
            move.aftersales_case_ids = cases.with_env(self.env)._filtered_access("read")
            move.aftersales_case_count = len(move.aftersales_case_ids)

    def action_view_aftersales_cases(self):
        """Open the cases this entry belongs to."""
        self.ensure_one()
        return self.env["aftersales.case"]._get_action(
            [("id", "in", self.aftersales_case_ids.ids)]
        )

    def _get_aftersales_cases(self):
        """Return the cases of these entries, with superuser rights.

        Hook: extend it where entries come from cases by another way.
        """
        # sudo: sale.order.line - accountants need no rights on sales
        moves = self.sudo()
        cases = moves.line_ids.sale_line_ids.order_id.aftersales_case_id
        cases |= moves.stock_move_ids.aftersales_case_id
        return cases | moves.aftersales_part_ids.case_id
