from odoo import api, models

# what the office sees of a visit of its people
LOG_FIELDS = frozenset(
    {
        "case_id",
        "date_end",
        "date_start",
        "duration_hours",
        "lot_id",
        "order_id",
        "product_id",
        "state",
        "technician_id",
        "work_done",
        "work_type_id",
    }
)


class AftersalesWorkLog(models.Model):
    """Who reads a visit whole, and who without its customer."""

    _name = "aftersales.work.log"
    _inherit = [
        "aftersales.reader.name.mixin",
        "aftersales.work.log",
        "aftersales.reader.mixin",
    ]

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | LOG_FIELDS

    def _is_portal_open(self, user, name):
        return self.order_id._is_portal_open(user, name)

    # === PORTAL METHODS === #

    def _get_customer_name(self, user):
        """Return whom a visit was for, as ``user`` knows him."""
        self.ensure_one()
        if user.share:
            return self.order_id._get_portal_customer_name()
        return self.partner_id.name

    def _get_minutes_file_name(self):
        # who knows the customer under another name gets no paper that tells his own
        log = self.sudo()
        if log._get_customer_name(self.env.user) != log.partner_id.name:
            return False
        return super()._get_minutes_file_name()
