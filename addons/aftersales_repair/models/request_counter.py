from odoo import api, fields, models


class AftersalesRequest(models.Model):
    """A request is numbered by its counter, and served to who waited."""

    _inherit = "aftersales.request"

    ticket_id = fields.Many2one(
        comodel_name="aftersales.counter.ticket",
        string="Queue Number",
        index="btree_not_null",
        check_company=True,
        copy=False,
    )

    @api.model
    def _number(self, vals_list):
        """Name requests of counters with a number range of their own by it."""
        for vals in vals_list:
            if vals.get("name", "/") != "/":
                continue
            if "counter_id" not in vals:
                vals["counter_id"] = self._default_counter_id().id
            counter = self.env["aftersales.counter"].browse(vals["counter_id"])
            # sudo: ir.sequence - whoever makes a request draws a number
            sequence = counter.sudo().sequence_id
            if sequence and counter.number_prefix:
                vals["name"] = sequence.next_by_id()
        return super()._number(vals_list)

    def action_confirm(self):
        result = super().action_confirm()
        self.ticket_id.filtered(lambda ticket: ticket.state == "called")._close("done")
        return result
