from odoo import models
from odoo.http import request

from ..rules.route_parameter import clean_parameters

OURS = "odoo.addons.aftersales_"


class IrHttp(models.AbstractModel):
    """The routes of our addons are handed plain values only, whatever was sent."""

    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        function = getattr(endpoint, "func", endpoint)
        if getattr(function, "__module__", "").startswith(OURS):
            request.params = clean_parameters(request.params)
        return super()._dispatch(endpoint)
