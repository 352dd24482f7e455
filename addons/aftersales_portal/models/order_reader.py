from odoo import api, models

from .reader_mixin import CUSTOMER_FIELDS

# what the office and the branch see of a job
ORDER_FIELDS = frozenset(
    {
        "agent_id",
        "case_id",
        "date_accepted",
        "date_planned",
        "date_planned_end",
        "lot_id",
        "place",
        "product_id",
        "state",
        "technician_id",
        "work_type_id",
    }
)


class AftersalesOrder(models.Model):
    """Who reads a job whole, and who without its customer."""

    _name = "aftersales.order"
    _inherit = [
        "aftersales.reader.name.mixin",
        "aftersales.order",
        "aftersales.reader.mixin",
    ]

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | ORDER_FIELDS

    def _is_portal_open(self, user, name):
        is_told = name not in CUSTOMER_FIELDS or not self.consumer_id
        return is_told and self._is_portal_job(user)
