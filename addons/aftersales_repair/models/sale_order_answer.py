from odoo import fields, models

ANSWER_WAYS = [
    ("online", "Online"),
    ("phone", "By Phone"),
    ("counter", "At the Counter"),
    ("message", "By Message"),
    ("office", "In the Office"),
]


class SaleOrder(models.Model):
    """Who answered an estimate, when and how."""

    _inherit = "sale.order"

    aftersales_revision = fields.Integer(
        string="Revision",
        readonly=True,
        copy=False,
        help="How often the estimate was changed since it was sent first.",
    )
    aftersales_answer_way = fields.Selection(
        ANSWER_WAYS, string="Answered", readonly=True, copy=False
    )
    aftersales_answered_by = fields.Char(
        string="Answer Given By", readonly=True, copy=False
    )
    aftersales_answered_on = fields.Datetime(
        string="Answered On", readonly=True, copy=False
    )
    aftersales_recorded_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Answer Recorded By",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    aftersales_answer_note = fields.Char(
        string="What Was Said", readonly=True, copy=False
    )

    def action_draft(self):
        """Ask anew: an earlier answer stands no longer."""
        self.aftersales_answer_way = self.aftersales_answered_on = False
        return super().action_draft()

    # === BUSINESS METHODS === #

    def _get_asking(self):
        """Return the estimates whose case waits for the customer's answer."""
        # sudo: aftersales.case - whoever answers, or handles the sale
        return self.filtered(
            lambda order: (
                order.state != "cancel"
                and order.sudo().aftersales_case_id.state == "to_quote"
            )
        )

    def _record_answer(self, way, who, note=False):
        """Write down who answered; the user at work is who recorded it."""
        self.write(
            {
                "aftersales_answer_way": way,
                "aftersales_answered_by": who,
                "aftersales_answered_on": self.env.cr.now(),
                "aftersales_recorded_by_id": (
                    not self.env.user._is_superuser() and self.env.uid
                ),
                "aftersales_answer_note": note,
            }
        )

    def _complete_answer(self):
        """Write down an answer that was given on the portal or entered in sales."""
        user = self.env.user
        # the portal acts as superuser for whoever holds the link
        is_customer = user.share or user._is_superuser()
        for order in self.filtered(lambda order: not order.aftersales_answered_on):
            if order.signed_by or is_customer:
                name = user.name if user._is_portal() else order.partner_id.name
                order._record_answer("online", order.signed_by or name)
            else:
                order._record_answer("office", user.name)

    def _get_answer_way_label(self):
        field = self._fields["aftersales_answer_way"]
        return dict(field._description_selection(self.env)).get(
            self.aftersales_answer_way
        )
