from odoo import fields, models
from odoo.tools import SQL

from ..rules.old_parts import AGE_BANDS, GRADES, LAST_DAYS, OLDEST_BAND


class AftersalesOldPartReport(models.Model):
    """Old parts by who owes them and for how long, as of today."""

    _name = "aftersales.old.part.report"
    _description = "Old Parts by Age"
    _inherit = ["aftersales.audited.export.mixin"]
    _auto = False
    _order = "age_days desc, id"

    old_part_id = fields.Many2one(comodel_name="aftersales.old.part", readonly=True)
    case_id = fields.Many2one(comodel_name="aftersales.case", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", string="Branch", readonly=True
    )
    technician_id = fields.Many2one(comodel_name="aftersales.technician", readonly=True)
    agent_id = fields.Many2one(comodel_name="res.partner", readonly=True)
    maker_id = fields.Many2one(comodel_name="res.partner", readonly=True)
    product_id = fields.Many2one(
        comodel_name="product.product", string="Part", readonly=True
    )
    lot_id = fields.Many2one(comodel_name="stock.lot", string="Serial", readonly=True)
    state = fields.Selection(
        [
            ("owed", "Owed"),
            ("received", "Received"),
            ("settled", "Settled"),
            ("written_off", "Written Off"),
        ],
        readonly=True,
    )
    grade = fields.Selection(GRADES, readonly=True)
    date_owed = fields.Date(string="Owed Since", readonly=True)
    date_due = fields.Date(readonly=True)
    age_days = fields.Integer(
        string="Age (Days)",
        readonly=True,
        aggregator="avg",
        help="How long it was owed, or has been until today.",
    )
    age_band = fields.Selection(AGE_BANDS, string="Age", readonly=True)
    is_overdue = fields.Boolean(readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        bands = SQL(" ").join(
            SQL("WHEN age.days <= %s THEN %s", last, band)
            for band, last in LAST_DAYS.items()
        )
        # what was written off is no older than on the day it was
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT debt.id, debt.id AS old_part_id, debt.case_id, debt.company_id,
                   debt.technician_id, debt.agent_id, debt.maker_id, debt.product_id,
                   debt.lot_id, debt.state, debt.grade, debt.date_owed, debt.date_due,
                   debt.quantity, debt.value, age.days AS age_days,
                   CASE %(bands)s ELSE %(oldest)s END AS age_band,
                   debt.state = 'owed' AND debt.date_due < %(today)s AS is_overdue
              FROM aftersales_old_part debt
              CROSS JOIN LATERAL (
                    SELECT COALESCE(
                        debt.date_received::date, debt.date_settled::date, %(today)s
                    ) - debt.date_owed AS days
                   ) age
            """,
            bands=bands,
            oldest=OLDEST_BAND,
            today=today,
        )
