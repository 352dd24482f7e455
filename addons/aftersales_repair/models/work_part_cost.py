from odoo import fields, models


class AftersalesWorkPart(models.Model):
    """A part used under cover that cost nothing: its price was never entered."""

    _inherit = "aftersales.work.part"

    is_cost_missing = fields.Boolean(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="This part was given under cover at a cost of zero, so the books show no "
        "warranty cost for it. Enter its cost, correct the books and tick it off.",
    )

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"is_cost_missing"}

    # === ACTION METHODS === #

    def action_cost_checked(self):
        """Note that the cost of these parts was seen to."""
        self.case_id._check_role("invoice")
        # sudo: aftersales.work.part - the role was checked
        self.sudo().is_cost_missing = False

    # === BUSINESS METHODS === #

    def _flag_missing_cost(self):
        """Mark the covered ones of these parts that left at no cost, and say so."""
        free = self.env["stock.move"].search_fetch(
            [
                ("aftersales_part_id", "in", self.ids),
                ("is_out", "=", True),
                ("value", "=", 0),
                ("location_dest_id.aftersales_cost_carrier", "!=", False),
            ],
            ["aftersales_part_id"],
        )
        parts = free.aftersales_part_id
        parts.is_cost_missing = True
        for case, group in parts.grouped("case_id").items():
            case.message_post(
                body=self.env._(
                    "Given under cover at a cost of zero: %s. Enter the cost of these "
                    "parts, or the warranty cost in the books is too low.",
                    ", ".join(group.product_id.mapped("display_name")),
                )
            )
