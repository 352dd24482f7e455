from odoo import api, fields, models

from ..rules.warranty_order import get_removal_date, is_shorter
from ..tools.date_text import name_day

# The events that start a warranty while the unit still lies in stock.
EVENT_IN_STOCK = {"production": "manufacture_date", "receipt": "receipt_date"}


class StockLot(models.Model):
    """What the supplier stands for, and by which date a unit has to leave."""

    _inherit = "stock.lot"

    receipt_date = fields.Date(tracking=True)
    supplier_warranty_partner_id = fields.Many2one(
        "res.partner",
        string="Supplier",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Who has supplied the unit and stands behind it.",
    )
    supplier_warranty_start = fields.Date(
        string="Supplier Warranty From",
        tracking=True,
        help="Filled by the receipt; may be corrected by hand.",
    )
    supplier_warranty_end = fields.Date(tracking=True)
    promised_warranty_end = fields.Date(
        string="Promised Until",
        compute="_compute_removal_warranty_date",
        store=True,
        help="The end of the open card; without one, the end we would promise if the "
        "warranty had started with the receipt.",
    )
    is_supplier_warranty_short = fields.Boolean(
        string="Supplier Warranty Short",
        compute="_compute_removal_warranty_date",
        store=True,
        help="The supplier's warranty ends before what we promise does.",
    )
    removal_warranty_date = fields.Date(
        string="Leaves by Warranty Date",
        compute="_compute_removal_warranty_date",
        store=True,
        index="btree_not_null",
        help="Units with an earlier date leave the stock first: the end of the "
        "supplier's warranty, or of a promise of ours that runs already.",
    )

    _supplier_warranty_in_order = models.Constraint(
        "CHECK (supplier_warranty_end >= supplier_warranty_start)",
        "A supplier's warranty cannot end before it starts.",
    )
    _supplier_warranty_short_idx = models.Index("(id) WHERE is_supplier_warranty_short")

    # === COMPUTE METHODS === #

    # by way of the cards, which know their unit: from the current card alone Odoo
    # would have to write the units first and then search for them
    @api.depends(
        "supplier_warranty_end",
        "current_card_id",
        "card_ids.date_end",
        "card_ids.state",
        "manufacture_date",
        "receipt_date",
        "product_id",
    )
    def _compute_removal_warranty_date(self):
        without_card = self.filtered(lambda lot: not lot.current_card_id)
        expected = without_card._get_expected_promises()
        for lot in self:
            card = lot.current_card_id
            promised, is_running = expected.get(
                lot, (card.date_end, card.state != "suspended")
            )
            supplier_end = lot.supplier_warranty_end
            lot.promised_warranty_end = promised
            lot.is_supplier_warranty_short = is_shorter(supplier_end, promised)
            # A suspended card, as of a unit taken back, promises nothing.
            lot.removal_warranty_date = get_removal_date(
                supplier_end, is_running and promised
            )

    def _get_expected_promises(self):
        """Return the end each unit would be promised, and whether that runs already.

        What the policy says on the day the unit is dated is written down; a later
        change of the policy does not reorder the stock.

        :rtype: dict[stock.lot, tuple[datetime.date or False, bool]]
        """
        result = {}
        groups = self.grouped(
            lambda lot: (lot.product_id, lot.manufacture_date, lot.receipt_date)
        )
        for (product, made, received), lots in groups.items():
            expected = (False, False)
            if made or received:
                expected = lots[0]._get_expected_promise(product._get_warranty_type())
            result |= dict.fromkeys(lots, expected)
        return result

    def _get_expected_promise(self, warranty_type):
        """Return the end of the promise of a unit without card, and if it runs."""
        self.ensure_one()
        name = EVENT_IN_STOCK.get(warranty_type.start_rule)
        event = name and self[name]
        start = event or self.receipt_date
        if not (start and warranty_type):
            return False, False
        vals = warranty_type._prepare_promise_vals(start)
        return vals["date_end"], bool(event)

    # === BUSINESS METHODS === #

    def _record_receipt(self, partner, day):
        """Write down what a receipt says about new units of one product.

        What is known already stays: it was keyed in, or the unit comes for the second
        time, and the supplier's warranty has run from its first receipt.

        :param partner: who has supplied them, possibly empty
        :param datetime.date day: the day of the receipt
        """
        # sudo: stock.lot - whoever receives records it, also without After-Sales role
        lots = self.sudo().with_context(
            **self.env["aftersales.warranty.card"]._get_batch_context()
        )
        lots.filtered(lambda lot: not lot.receipt_date).write({"receipt_date": day})
        unknown = lots.filtered(
            lambda lot: not (lot.supplier_warranty_start or lot.supplier_warranty_end)
        )
        if not unknown:
            return
        end = unknown.product_id._get_supplier_warranty_end(partner, day)
        unknown.filtered(lambda lot: not lot.supplier_warranty_partner_id).write(
            {"supplier_warranty_partner_id": partner.id}
        )
        if end:
            unknown.write(
                {"supplier_warranty_start": day, "supplier_warranty_end": end}
            )

    def _describe_short_supplier_warranty(self):
        """Say in a sentence how many units are short, naming the first of them."""
        shown = self[:5]
        names = ", ".join(
            self.env._(
                "%(unit)s (supplier until %(supplier)s, promised until %(promised)s)",
                unit=lot.name,
                supplier=name_day(self.env, lot.supplier_warranty_end),
                promised=name_day(self.env, lot.promised_warranty_end),
            )
            for lot in shown
        )
        return self.env._(
            "The supplier's warranty ends before what we promise for %(count)s units: "
            "%(names)s%(more)s. Agree on a longer one, or enter it on the units.",
            count=len(self),
            names=names,
            more="…" if len(self) > len(shown) else "",
        )
