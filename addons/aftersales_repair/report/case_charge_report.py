from odoo import fields, models
from odoo.tools import SQL

KINDS = [
    ("part", "Parts"),
    ("labor", "Labour"),
    ("travel", "Travel"),
    ("fee", "Fees"),
    ("other", "Other"),
    ("advance", "Down Payments"),
    ("deposit", "Deposits Not Used"),
]


class AftersalesCaseChargeReport(models.Model):
    """What the lines of a case cost, what is covered, billed and paid of them.

    One row for each part and labour line that was used or is planned, for what sales
    added to an estimate, for each down payment, and for what was paid and no invoice
    has used yet. Prices before taxes; what is billed and paid with taxes. All in the
    currency of the branch.
    """

    _name = "aftersales.case.charge.report"
    _description = "Charges per Case"
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
    service_type_id = fields.Many2one(
        comodel_name="aftersales.service.type", readonly=True
    )
    work_type_id = fields.Many2one(comodel_name="aftersales.work.type", readonly=True)
    technician_id = fields.Many2one(comodel_name="aftersales.technician", readonly=True)
    state = fields.Selection(
        selection=lambda self: self.env["aftersales.case"]._fields["state"].selection,
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
        "sale.order": ["aftersales_case_id", "state"],
        "sale.order.line": [
            "order_id",
            "product_id",
            "product_uom_qty",
            "price_unit",
            "price_subtotal",
            "state",
            "display_type",
            "is_downpayment",
            "invoice_lines",
        ],
        "account.move": [
            "state",
            "move_type",
            "amount_total",
            "amount_residual",
            "invoice_currency_rate",
        ],
        "account.move.line": [
            "move_id",
            "price_total",
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
            lines=SQL(" UNION ALL ").join(
                [
                    self._select_parts(),
                    self._select_labor(),
                    self._select_other(),
                    self._select_deposits(),
                ]
            ),
            bill=self._select_bill(),
        )

    def action_view_case(self):
        """Open the case of this row."""
        self.ensure_one()
        return self.env["aftersales.case"]._get_action([("id", "=", self.case_id.id)])

    def _select_parts(self):
        """Return the rows of parts; what the customer declined costs nothing."""
        return SQL(
            """
            SELECT part.id * 4::bigint AS id,
                   part.case_id,
                   part.product_id,
                   'part' AS kind,
                   part.log_id IS NULL AS is_planned,
                   part.price_full,
                   part.price_covered,
                   part.price_charged,
                   part.sale_line_id,
                   0 AS deposit
              FROM aftersales_work_part AS part
              LEFT JOIN sale_order_line AS sold ON sold.id = part.sale_line_id
             WHERE %s
            """,
            self._where_not_declined(),
        )

    def _select_labor(self):
        return SQL(
            """
            SELECT labor.id * 4::bigint + 1 AS id,
                   labor.case_id,
                   labor.product_id,
                   COALESCE(labor.kind, 'labor') AS kind,
                   labor.log_id IS NULL AND labor.is_rejection_fee IS NOT TRUE
                       AS is_planned,
                   labor.price_full,
                   labor.price_covered,
                   labor.price_charged,
                   labor.sale_line_id,
                   0 AS deposit
              FROM aftersales_work_labor AS labor
              LEFT JOIN sale_order_line AS sold ON sold.id = labor.sale_line_id
             WHERE %s
            """,
            self._where_not_declined(),
        )

    def _where_not_declined(self):
        return SQL(
            "sold.id IS NULL OR (sold.state != 'cancel' AND sold.product_uom_qty != 0)"
        )

    def _select_other(self):
        """Return what stands on estimates beside the lines of the case."""
        return SQL(
            """
            SELECT sold.id * 4::bigint + 2 AS id,
                   sale.aftersales_case_id AS case_id,
                   sold.product_id,
                   CASE WHEN sold.is_downpayment THEN 'advance' ELSE 'other' END
                       AS kind,
                   FALSE AS is_planned,
                   CASE WHEN sold.is_downpayment THEN 0
                        ELSE sold.price_unit * sold.product_uom_qty END AS price_full,
                   0 AS price_covered,
                   CASE WHEN sold.is_downpayment THEN 0
                        ELSE sold.price_subtotal END AS price_charged,
                   sold.id AS sale_line_id,
                   0 AS deposit
              FROM sale_order_line AS sold
              JOIN sale_order AS sale ON sale.id = sold.order_id
             WHERE sale.aftersales_case_id IS NOT NULL
               AND sold.state = 'sale'
               AND sold.display_type IS NULL
               AND NOT EXISTS (
                   SELECT FROM aftersales_work_part WHERE sale_line_id = sold.id)
               AND NOT EXISTS (
                   SELECT FROM aftersales_work_labor WHERE sale_line_id = sold.id)
            """
        )

    def _select_deposits(self):
        """Return what was paid for a case and has settled no invoice yet."""
        return SQL(
            """
            SELECT payment.id * 4::bigint + 3 AS id,
                   payment.aftersales_case_id AS case_id,
                   NULL::integer AS product_id,
                   'deposit' AS kind,
                   FALSE AS is_planned,
                   0 AS price_full,
                   0 AS price_covered,
                   0 AS price_charged,
                   NULL::integer AS sale_line_id,
                   -SUM(item.amount_residual) AS deposit
              FROM account_payment AS payment
              JOIN account_move_line AS item ON item.move_id = payment.move_id
              JOIN account_account AS account ON account.id = item.account_id
             WHERE payment.aftersales_case_id IS NOT NULL
               AND account.account_type = 'asset_receivable'
               AND item.parent_state = 'posted'
               AND item.amount_residual != 0
             GROUP BY payment.id
            """
        )

    def _select_bill(self):
        """Return what is billed and paid of one estimate line.

        A line is paid as far as its invoice is.
        """
        return SQL(
            """
            SELECT SUM(item.total) AS billed,
                   SUM(item.total * (1 - item.residual)) AS paid
              FROM (
                  SELECT CASE WHEN move.move_type = 'out_refund' THEN -1 ELSE 1 END
                             * invoiced.price_total
                             / COALESCE(NULLIF(move.invoice_currency_rate, 0), 1)
                             AS total,
                         COALESCE(
                             move.amount_residual / NULLIF(move.amount_total, 0), 0
                         ) AS residual
                    FROM sale_order_line_invoice_rel AS rel
                    JOIN account_move_line AS invoiced
                      ON invoiced.id = rel.invoice_line_id
                    JOIN account_move AS move ON move.id = invoiced.move_id
                   WHERE rel.order_line_id = line.sale_line_id
                     AND invoiced.display_type = 'product'
                     AND move.state = 'posted'
                     AND move.move_type IN ('out_invoice', 'out_refund')
              ) AS item
            """
        )
