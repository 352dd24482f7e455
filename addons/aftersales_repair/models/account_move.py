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
            # sudo: sale.order.line - accountants need no rights on sales
            sales = move.sudo().line_ids.sale_line_ids.order_id
            cases = sales.aftersales_case_id
            cases |= move.sudo().stock_move_ids.aftersales_case_id
            cases |= move.sudo().aftersales_part_ids.case_id
            move.aftersales_case_ids = cases.with_env(self.env)._filtered_access("read")
            move.aftersales_case_count = len(move.aftersales_case_ids)

    def _get_aftersales_action(self, invoices):
        """Return the action that shows these invoices, or the only one."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        if len(invoices) == 1:
            action |= {"views": [(False, "form")], "res_id": invoices.id}
        return action | {
            "domain": [("id", "in", invoices.ids)],
            "context": {"create": False},
        }

    def action_view_aftersales_cases(self):
        """Open the cases this entry belongs to."""
        self.ensure_one()
        return self.env["aftersales.case"]._get_action(
            [("id", "in", self.aftersales_case_ids.ids)]
        )
