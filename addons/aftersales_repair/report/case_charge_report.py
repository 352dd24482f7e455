from odoo import fields, models
from odoo.tools import SQL

from .case_charge_rows import select_bill, select_lines

KINDS = [
    ("part", "Parts"),
    ("labor", "Labour"),
    ("travel", "Travel"),
    ("fee", "Fees"),
    ("other", "Other"),
    ("advance", "Down Payments"),
    ("exchange", "Price Difference of a Replacement"),
    ("deposit", "Deposits Not Used"),
]


class AftersalesCaseChargeReport(models.Model):
    """What the lines of a case cost, what is covered, billed and paid of them.

    One row for each part and labour line that was used or is planned, for what sales
    added to an estimate, for each down payment, for the difference of price of a unit
    of another model, and for what was paid and no invoice has used yet. Prices before
    taxes; what is billed and paid with taxes. All in the currency of the branch.
    """

    _name = "aftersales.case.charge.report"
    _description = "Charges per Case"
    _inherit = ["aftersales.audited.export.mixin"]
    _auto = False
    _order = "date desc, case_id desc, id"

    case_id = fields.Many2one(comodel_name="aftersales.case", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", string="Branch", readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    product_id = fields.Many2one(
        comodel_name="product.product", string="Part or Service", readonly=True
    )
    unit_product_id = fields.Many2one(
        comodel_name="product.product", string="Unit", readonly=True
    )
    batch_ref = fields.Char(related="case_id.batch_ref", string="Production Batch")
    service_type_id = fields.Many2one(
        comodel_name="aftersales.service.type", readonly=True
    )
    work_type_id = fields.Many2one(comodel_name="aftersales.work.type", readonly=True)
    technician_id = fields.Many2one(comodel_name="aftersales.technician", readonly=True)
    state = fields.Selection(
        selection=lambda self: (
            self.env["aftersales.case"]
            ._fields["state"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    date = fields.Datetime(string="Received", readonly=True)
    date_closed = fields.Datetime(string="Closed", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    is_planned = fields.Boolean(
        string="Planned", readonly=True, help="Not used by a log yet."
    )
    price_full = fields.Monetary(string="Full Price", readonly=True)
    price_covered = fields.Monetary(string="Covered", readonly=True)
    price_charged = fields.Monetary(string="To Pay", readonly=True)
    amount_billed = fields.Monetary(
        string="Billed",
        readonly=True,
        help="On posted invoices less credit notes, with taxes.",
    )
    amount_paid = fields.Monetary(string="Paid", readonly=True)
    amount_open = fields.Monetary(
        string="Open", readonly=True, help="Billed and not paid; a deposit counts less."
    )

    _depends = {
        "aftersales.case": [
            "company_id",
            "partner_id",
            "product_id",
            "service_type_id",
            "work_type_id",
            "technician_id",
            "state",
            "date_received",
            "date_closed",
        ],
        "aftersales.work.part": [
            "case_id",
            "log_id",
            "posted_end",
            "product_id",
            "sale_line_id",
            "price_full",
            "price_covered",
            "price_charged",
        ],
        "aftersales.work.labor": [
            "case_id",
            "log_id",
            "kind",
            "product_id",
            "is_rejection_fee",
            "sale_line_id",
            "price_full",
            "price_covered",
            "price_charged",
        ],
        "sale.order": ["aftersales_case_id", "state", "currency_rate"],
        "sale.order.line": [
            "order_id",
            "product_id",
            "product_uom_qty",
            "price_unit",
            "discount",
            "price_subtotal",
            "state",
            "display_type",
            "is_downpayment",
            "invoice_lines",
        ],
        "account.move": [
            "state",
            "move_type",
            "invoice_currency_rate",
            "aftersales_exchange_case_id",
        ],
        "aftersales.invoice.share": [
            "move_id",
            "case_id",
            "price_total",
            "amount_total",
            "amount_residual",
        ],
        "account.move.line": [
            "move_id",
            "price_total",
            "product_id",
            "balance",
            "display_type",
            "account_id",
            "amount_residual",
        ],
        "account.account": ["account_type"],
        "account.payment": ["aftersales_case_id", "move_id"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id,
                   line.case_id,
                   kase.company_id,
                   kase.partner_id,
                   line.product_id,
                   kase.product_id AS unit_product_id,
                   kase.service_type_id,
                   kase.work_type_id,
                   kase.technician_id,
                   kase.state,
                   kase.date_received AS date,
                   kase.date_closed,
                   line.kind,
                   line.is_planned,
                   line.price_full,
                   line.price_covered,
                   line.price_charged,
                   COALESCE(bill.billed, 0) AS amount_billed,
                   COALESCE(bill.paid, 0) + line.deposit AS amount_paid,
                   COALESCE(bill.billed - bill.paid, 0) - line.deposit AS amount_open
              FROM (%(lines)s) AS line
              JOIN aftersales_case AS kase ON kase.id = line.case_id
              LEFT JOIN LATERAL (%(bill)s) AS bill ON TRUE
            """,
            lines=select_lines(),
            bill=select_bill(),
        )

    def action_view_case(self):
        """Open the case of this row."""
        self.ensure_one()
        return self.env["aftersales.case"]._get_action([("id", "=", self.case_id.id)])
