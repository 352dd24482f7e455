from odoo import models
from odoo.exceptions import UserError


class AftersalesCase(models.Model):
    """The customer answers an estimate himself, line by line."""

    _inherit = "aftersales.case"

    # === PORTAL METHODS === #

    def _get_portal_asked(self):
        """Return the estimate that waits for the customer's signature, if any.

        One that asks for a payment first has its own page for that.
        """
        self.ensure_one()
        if self.state != "to_quote":
            return self.sale_order_ids.browse()
        return self._get_open_estimates().filtered(
            lambda order: order._has_to_be_signed() and not order.require_payment
        )[:1]

    def _get_portal_asked_lines(self, order):
        """Return the lines of an estimate that the customer may accept or decline."""
        return order.order_line.filtered(
            lambda line: not line.display_type and line.product_uom_qty
        )

    def _accept_from_portal(self, told, kept, name, signature):
        """Record that the customer signed an estimate, be it in part.

        :param told: id and revision of the estimate he saw
        :param kept: ids of the lines he wants
        :param str name: who signed
        :param str signature: a base64 image
        :raises UserError: when the estimate is not the one he saw any more
        """
        self.ensure_one()
        self._lock()
        order = self._check_portal_told(told)
        lines = self._get_portal_asked_lines(order)
        wanted = lines.filtered(lambda line: line.id in kept)
        if not wanted:
            raise UserError(
                self.env._("Choose what we are to do, or decline the estimate.")
            )
        order.write(
            {"signed_by": name, "signed_on": self.env.cr.now(), "signature": signature}
        )
        self.action_answer_estimate(
            True, "online", name, declined=(lines - wanted).ids, told=told
        )

    def _decline_from_portal(self, told, name, note=False):
        """Record that the customer declines an estimate.

        :param told: id and revision of the estimate he saw
        :param str note: why, in his words
        """
        self.ensure_one()
        self._lock()
        self._check_portal_told(told)
        self.action_answer_estimate(False, "online", name, note=note, told=told)

    def _check_portal_told(self, told):
        """Return the estimate that was read; refuse where it is another by now."""
        order = self._get_portal_asked()
        if tuple(told) != (order.id, order.aftersales_revision):
            raise UserError(
                self.env._(
                    "This estimate was answered or changed meanwhile. Look at it again."
                )
            )
        return order
