"""The rows of the report of charges: what they are, and what is billed of them."""

from odoo.tools import SQL


def select_lines():
    """Return the rows of all kinds; each has an id of its own."""
    return SQL(" UNION ALL ").join(
        [
            _select_parts(),
            _select_labor(),
            _select_other(),
            _select_exchanges(),
            _select_deposits(),
        ]
    )


def _select_parts():
    """Return the rows of parts; what the customer declined costs nothing."""
    return SQL(
        """
        SELECT part.id * 5::bigint AS id,
               part.case_id,
               part.product_id,
               'part' AS kind,
               part.log_id IS NULL AND part.posted_end IS NULL AS is_planned,
               part.price_full,
               part.price_covered,
               part.price_charged,
               part.sale_line_id,
               NULL::integer AS invoice_line_id,
               0 AS deposit
          FROM aftersales_work_part AS part
          LEFT JOIN sale_order_line AS sold ON sold.id = part.sale_line_id
         WHERE part.posted_end IS DISTINCT FROM 'returned' AND (%s)
        """,
        _where_not_declined(),
    )


def _select_labor():
    return SQL(
        """
        SELECT labor.id * 5::bigint + 1 AS id,
               labor.case_id,
               labor.product_id,
               COALESCE(labor.kind, 'labor') AS kind,
               labor.log_id IS NULL AND labor.is_rejection_fee IS NOT TRUE
                   AS is_planned,
               labor.price_full,
               labor.price_covered,
               labor.price_charged,
               labor.sale_line_id,
               NULL::integer AS invoice_line_id,
               0 AS deposit
          FROM aftersales_work_labor AS labor
          LEFT JOIN sale_order_line AS sold ON sold.id = labor.sale_line_id
         WHERE %s
        """,
        _where_not_declined(),
    )


def _where_not_declined():
    return SQL(
        "sold.id IS NULL OR (sold.state != 'cancel' AND sold.product_uom_qty != 0)"
    )


def _select_other():
    """Return what stands on estimates beside the lines of the case.

    Untaxed, in the currency of the branch, by the rate of the estimate.
    """
    return SQL(
        """
        SELECT sold.id * 5::bigint + 2 AS id,
               sale.aftersales_case_id AS case_id,
               sold.product_id,
               CASE WHEN sold.is_downpayment THEN 'advance' ELSE 'other' END
                   AS kind,
               FALSE AS is_planned,
               CASE WHEN sold.is_downpayment THEN 0
                    WHEN sold.discount >= 100
                    THEN sold.price_unit * sold.product_uom_qty
                    ELSE sold.price_subtotal / (1 - COALESCE(sold.discount, 0) / 100)
               END / COALESCE(NULLIF(sale.currency_rate, 0), 1) AS price_full,
               0 AS price_covered,
               CASE WHEN sold.is_downpayment THEN 0
                    ELSE sold.price_subtotal
               END / COALESCE(NULLIF(sale.currency_rate, 0), 1) AS price_charged,
               sold.id AS sale_line_id,
               NULL::integer AS invoice_line_id,
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


def _select_exchanges():
    """Return what a unit of another model costs more or less."""
    return SQL(
        """
        SELECT item.id * 5::bigint + 4 AS id,
               move.aftersales_exchange_case_id AS case_id,
               item.product_id,
               'exchange' AS kind,
               FALSE AS is_planned,
               -item.balance AS price_full,
               0 AS price_covered,
               -item.balance AS price_charged,
               NULL::integer AS sale_line_id,
               item.id AS invoice_line_id,
               0 AS deposit
          FROM account_move AS move
          JOIN account_move_line AS item ON item.move_id = move.id
         WHERE move.aftersales_exchange_case_id IS NOT NULL
           AND move.state != 'cancel'
           AND item.display_type = 'product'
        """
    )


def _select_deposits():
    """Return what was paid for a case and has settled no invoice yet."""
    return SQL(
        """
        SELECT payment.id * 5::bigint + 3 AS id,
               payment.aftersales_case_id AS case_id,
               NULL::integer AS product_id,
               'deposit' AS kind,
               FALSE AS is_planned,
               0 AS price_full,
               0 AS price_covered,
               0 AS price_charged,
               NULL::integer AS sale_line_id,
               NULL::integer AS invoice_line_id,
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


def select_bill():
    """Return what is billed and paid of one estimate line.

    A line is paid as far as the share of its case in the invoice is.
    """
    return SQL(
        """
        SELECT SUM(item.total) AS billed,
               SUM(item.total * (1 - item.residual)) AS paid
          FROM (
              SELECT invoiced.price_total
                         * COALESCE(
                             share.amount_total / NULLIF(share.price_total, 0),
                             CASE WHEN move.move_type = 'out_refund' THEN -1
                                  ELSE 1
                             END / COALESCE(NULLIF(move.invoice_currency_rate, 0), 1)
                         ) AS total,
                     COALESCE(
                         share.amount_residual / NULLIF(share.amount_total, 0), 0
                     ) AS residual
                FROM (
                    SELECT invoice_line_id
                      FROM sale_order_line_invoice_rel
                     WHERE order_line_id = line.sale_line_id
                     UNION ALL
                    SELECT line.invoice_line_id
                ) AS rel
                JOIN account_move_line AS invoiced
                  ON invoiced.id = rel.invoice_line_id
                JOIN account_move AS move ON move.id = invoiced.move_id
                JOIN aftersales_invoice_share AS share
                  ON share.move_id = move.id AND share.case_id = line.case_id
               WHERE invoiced.display_type = 'product'
          ) AS item
        """
    )
