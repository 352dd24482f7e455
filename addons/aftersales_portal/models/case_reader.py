from odoo import api, models

# what a page shows of a case to whoever follows it, and how it is found and sorted
CASE_FIELDS = frozenset(
    {
        "accessories",
        "agent_id",
        "card_date_end",
        "card_id",
        "complaint",
        "date_closed",
        "date_ready",
        "date_received",
        "identifier",
        "lot_id",
        "place",
        "priority_sequence",
        "product_id",
        "request_id",
        "state",
        "technician_id",
        "unit_condition",
        "visit_end",
        "visit_start",
        "visit_wish_end",
        "visit_wish_start",
        "waiting_for",
        "work_type_id",
        "workshop_company_id",
    }
)


class AftersalesCase(models.Model):
    """Who reads a case whole, and who without its customer."""

    _name = "aftersales.case"
    _inherit = [
        "aftersales.reader.name.mixin",
        "aftersales.case",
        "aftersales.reader.mixin",
    ]

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | CASE_FIELDS

    def _is_portal_open(self, user, name):
        return self._is_portal_customer(user) or any(
            order._is_portal_open(user, name) for order in self.order_ids
        )
