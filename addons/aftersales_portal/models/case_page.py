from odoo import models

# What the page shows of a case in work and asks about its reader. A field that is
# missing here is read as well, but with all the hundred columns of the case.
PAGE_FIELDS = (
    "access_token",
    "accessories",
    "agent_id",
    "agent_paid_amount",
    "card_date_end",
    "card_id",
    "company_id",
    "complaint",
    "custody_agent_id",
    "custody_company_id",
    "date_ready",
    "date_received",
    "is_in_custody",
    "lot_id",
    "name",
    "partner_id",
    "place",
    "product_id",
    "receipt_confirmed_by",
    "receipt_confirmed_on",
    "sender_id",
    "state",
    "technician_id",
    "transit_company_id",
    "visit_start",
    "visit_wish_end",
    "visit_wish_start",
    "waiting_for",
    "workshop_company_id",
)
LINE_FIELDS = (
    "covered_percent",
    "name",
    "price_charged",
    "price_covered",
    "price_full",
    "quantity",
    "sale_line_id",
    "verdict_reason",
)
STEP_FIELDS = ("date_end", "date_start", "state", "waiting_for")


class AftersalesCase(models.Model):
    """The page of a case reads what it shows, and nothing else."""

    _inherit = "aftersales.case"

    # === PORTAL METHODS === #

    def _fetch_portal_page(self):
        """Read from the database what the page shows of this case itself."""
        self.fetch(PAGE_FIELDS)

    def _fetch_portal_unit(self):
        """Read the names of the unit and of its product."""
        self.lot_id.fetch(["name"])
        self.product_id.fetch(["product_tmpl_id"])
        self.product_id.product_tmpl_id.fetch(["name"])

    def _get_portal_steps(self):
        """Return the stretches of time in each state, the latest first."""
        self.ensure_one()
        return self.env["aftersales.case.state.log"].search_fetch(
            [("case_id", "=", self.id)], STEP_FIELDS, order="date_start desc, id desc"
        )

    def _get_portal_lines(self):
        """Return the part and labour lines the customer is told of, as a list."""
        self.ensure_one()
        # the sums of the case go through the same lines
        self.part_ids.fetch(LINE_FIELDS)
        self.labor_ids.fetch(LINE_FIELDS)
        return [*self.part_ids, *self.labor_ids]
