from odoo import fields, models


class AftersalesWarrantyCard(models.Model):
    """When a card was printed, to go with the goods."""

    _inherit = "aftersales.warranty.card"

    print_date = fields.Datetime(
        string="Last Printed",
        readonly=True,
        copy=False,
        help="When the card was last printed, alone or with its delivery.",
    )
    print_user_id = fields.Many2one(
        "res.users",
        string="Printed by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    print_count = fields.Integer(string="Times Printed", readonly=True, copy=False)

    # === BUSINESS METHODS === #

    def _log_print(self):
        """Keep who printed the cards, when, and how often."""
        # sudo: whoever may read a card may print it
        cards = self.sudo().with_context(**self._get_batch_context())
        for count, printed in cards.grouped("print_count").items():
            printed.write(
                {
                    "print_date": fields.Datetime.now(),
                    "print_user_id": self.env.uid,
                    "print_count": count + 1,
                }
            )
        cards._log_in_bulk(self.env._("Printed by %s.", self.env.user.name))
