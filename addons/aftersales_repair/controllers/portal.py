from odoo.http import request, route

from odoo.addons.aftersales_warranty.rules.route_parameter import parse_number
from odoo.addons.sale_management.controllers.portal import CustomerPortal


class AftersalesEstimatePortal(CustomerPortal):
    """The estimate of a case on the customer's page."""

    @route()
    def portal_quote_option_update(
        self,
        order_id,
        line_id=None,
        access_token=None,
        remove=False,
        input_quantity=False,
        **kwargs,
    ):
        """Let a customer decline a line of a repair or take all of it.

        How much of a part or of labour the repair needs is not his to say.
        """
        # sudo: sale.order.line - only its quantity; core checks whose it is
        line_id = parse_number(line_id)
        line = request.env["sale.order.line"].sudo().browse(line_id).exists()
        if line and line._get_aftersales_line():
            input_quantity = line._get_answered_quantity(remove, input_quantity)
        return super().portal_quote_option_update(
            order_id,
            line_id,
            access_token=self._read_token(access_token),
            remove=remove,
            input_quantity=input_quantity,
            **kwargs,
        )

    def _read_token(self, text):
        """Return a token as core compares it; other characters are in none of ours."""
        return text if isinstance(text, str) and text.isascii() else None
