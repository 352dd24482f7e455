from odoo import api, fields, models
from odoo.tools import SQL

from ..models.order import OPEN_ORDER_STATES
from ..rules.case_states import CLOSED_STATES
from .sql_case import get_columns

# The oldest of each band in days; what is older falls into the last.
AGE_BANDS = [
    ("0", "0-3 Days", 3),
    ("1", "4-7 Days", 7),
    ("2", "8-30 Days", 30),
    ("3", "31-90 Days", 90),
]
LAST_BAND = ("4", "Over 90 Days")
AGE = "EXTRACT(DAY FROM now() AT TIME ZONE 'UTC' - case_.date_received)"
STATE_AGE = """EXTRACT(DAY FROM now() AT TIME ZONE 'UTC' - COALESCE(
    (SELECT MAX(earlier.date_end) FROM aftersales_case_state_log AS earlier
      WHERE earlier.case_id = case_.id AND earlier.state != case_.state),
    case_.date_received
))"""


class AftersalesCaseStatusReport(models.Model):
    """An open case with its request and order: how it stands, and how old it is."""

    _name = "aftersales.case.status.report"
    _description = "Repair Status"
    _inherit = ["aftersales.audited.export.mixin"]
    _auto = False
    _order = "age_days desc, id"
    _rec_name = "case_id"

    case_id = fields.Many2one("aftersales.case", readonly=True)
    request_id = fields.Many2one("aftersales.request", readonly=True)
    order_id = fields.Many2one("aftersales.order", readonly=True)
    company_id = fields.Many2one("res.company", string="Branch", readonly=True)
    workshop_company_id = fields.Many2one(
        "res.company", string="Workshop", readonly=True
    )
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    agent_id = fields.Many2one("res.partner", readonly=True)
    technician_id = fields.Many2one("aftersales.technician", readonly=True)
    product_id = fields.Many2one("product.product", string="Unit", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    lot_id = fields.Many2one("stock.lot", string="Serial", readonly=True)
    batch_ref = fields.Char(related="lot_id.batch_ref", string="Production Batch")
    work_type_id = fields.Many2one("aftersales.work.type", readonly=True)
    state = fields.Selection(
        selection=lambda self: self._get_labels("aftersales.case", "state"),
        readonly=True,
    )
    waiting_for = fields.Selection(
        selection=lambda self: self._get_labels("aftersales.case", "waiting_for"),
        readonly=True,
    )
    order_state = fields.Selection(
        selection=lambda self: self._get_labels("aftersales.order", "state"),
        readonly=True,
    )
    date_received = fields.Datetime(string="Received", readonly=True)
    date_planned = fields.Datetime(string="Planned For", readonly=True)
    age_days = fields.Integer(
        string="Age (Days)",
        readonly=True,
        aggregator="avg",
        help="Days since the unit was received.",
    )
    state_days = fields.Integer(
        string="In State (Days)",
        readonly=True,
        aggregator="avg",
        help="Days since it came to the state it is in.",
    )
    age_band = fields.Selection(
        [*((code, label) for code, label, __ in AGE_BANDS), LAST_BAND],
        string="Age",
        readonly=True,
    )

    # === QUERY METHODS === #

    _depends = {
        "aftersales.case": [
            "agent_id",
            "categ_id",
            "company_id",
            "date_received",
            "lot_id",
            "partner_id",
            "product_id",
            "request_id",
            "state",
            "technician_id",
            "waiting_for",
            "work_type_id",
            "workshop_company_id",
        ],
        "aftersales.case.state.log": ["case_id", "date_end", "state"],
        "aftersales.order": ["case_id", "date_planned", "state"],
    }

    @property
    def _table_query(self):
        return SQL(
            "SELECT %s FROM aftersales_case AS case_ "
            "LEFT JOIN LATERAL (SELECT id, state, date_planned "
            "FROM aftersales_order WHERE case_id = case_.id AND state IN %s "
            "ORDER BY id DESC LIMIT 1) AS work ON TRUE "
            "WHERE case_.state NOT IN %s",
            get_columns(self._get_columns()),
            OPEN_ORDER_STATES,
            tuple(CLOSED_STATES),
        )

    @api.model
    def _get_columns(self):
        """Return what each field is read from. Hook.

        :rtype: dict[str, str]
        """
        names = [name for name in self._depends["aftersales.case"] if name != "case_id"]
        bands = " ".join(
            f"WHEN {AGE} <= {days} THEN '{code}'" for code, __, days in AGE_BANDS
        )
        return {name: f"case_.{name}" for name in names} | {
            "id": "case_.id",
            "case_id": "case_.id",
            "order_id": "work.id",
            "order_state": "work.state",
            "date_planned": "work.date_planned",
            "age_days": f"{AGE}::int",
            "state_days": f"{STATE_AGE}::int",
            "age_band": f"CASE {bands} ELSE '{LAST_BAND[0]}' END",
        }

    @api.model
    def _get_labels(self, model, name):
        return self.env[model]._fields[name]._description_selection(self.env)

    # === ACTION METHODS === #

    def action_print(self):
        """Print the chosen cases by state."""
        report = self.env.ref("aftersales_repair.action_report_case_states")
        return report.report_action(self.case_id)

    def action_open_case(self):
        """Open the case of this row."""
        self.ensure_one()
        return self.env["aftersales.case"]._get_action([("id", "=", self.case_id.id)])
