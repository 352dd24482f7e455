from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.date_text import name_day

KINDS = [
    ("repair", "Repair"),
    ("installation", "Installation"),
    ("service", "Periodic Service"),
    ("inspection", "Inspection"),
    ("claim", "Claim"),
    ("sale", "Sale"),
    ("other", "Other"),
]


class AftersalesUnitHistory(models.Model):
    """A service done to a unit before this system was in use, kept as it was told.

    It is closed: it moves no stock, no money and no state. Only a manager mends it.
    """

    _name = "aftersales.unit.history"
    _description = "Old Service"
    _order = "date desc, id desc"

    name = fields.Char(
        string="Number", index="trigram", help="The number it had where it comes from."
    )
    lot_id = fields.Many2one(
        "stock.lot", string="Unit", required=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        related="lot_id.product_id", store=True, index=True, precompute=True
    )
    date = fields.Date(required=True)
    kind = fields.Selection(KINDS, required=True, default="repair", index=True)
    description = fields.Text(help="What was wrong and what was done.")
    parts = fields.Text(help="The parts that were used, as they were written down.")
    usage = fields.Float(
        string="Counter", aggregator=None, help="What the counter showed that day."
    )
    amount = fields.Monetary(help="What the customer paid.")
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        index=True,
        ondelete="restrict",
    )
    is_covered = fields.Boolean(string="In Warranty", help="The warranty paid for it.")
    technician_name = fields.Char(string="Technician")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="restrict",
        help="Who had the unit then.",
    )

    _lot_date_idx = models.Index("(lot_id, date DESC)")
    _number_unique = models.UniqueIndex(
        "(lot_id, name) WHERE name IS NOT NULL",
        "This unit has an old service with this number already.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("name", "kind", "date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for history in self:
            label = history.name or kinds.get(history.kind, "")
            history.display_name = f"{label} {history.date or ''}".strip()

    # === CONSTRAINT METHODS === #

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        for history in self:
            if history.date > today:
                raise ValidationError(
                    self.env._(
                        "%(lot)s: %(date)s is yet to come; an old service has been "
                        "done.",
                        lot=history.lot_id.name,
                        date=name_day(self.env, history.date),
                    )
                )
