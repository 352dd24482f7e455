from odoo import api, fields, models
from odoo.fields import Domain

from ..rules.case_states import ASSIGNABLE_STATES
from .order import OPEN_ORDER_STATES


class AftersalesCase(models.Model):
    """Which work awaits the dispatcher, in whatever state it is.

    Units that came in, until their technician accepts; and work that was begun and
    that nobody has any more: reopened, transferred or handed back.
    """

    _inherit = "aftersales.case"

    is_to_assign = fields.Boolean(
        string="To Assign",
        compute="_compute_is_to_assign",
        search="_search_is_to_assign",
        help="No technician has accepted this work, or nobody has it any more.",
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "order_ids.state")
    def _compute_is_to_assign(self):
        for case in self:
            case.is_to_assign = case.state == "to_assign" or (
                case.state in ASSIGNABLE_STATES and not case._is_given_out()
            )

    def _search_is_to_assign(self, operator, value):
        if operator != "in":
            return NotImplemented
        # the order of another branch holds the work as well, who may not see it
        given_out = Domain(
            "order_ids", "any!", Domain("state", "in", OPEN_ORDER_STATES)
        )
        awaiting = Domain("state", "=", "to_assign") | (
            Domain("state", "in", list(ASSIGNABLE_STATES)) & ~given_out
        )
        domain = Domain.FALSE
        if True in value:
            domain |= awaiting
        if False in value:
            domain |= ~awaiting
        return domain

    # === BUSINESS METHODS === #

    def _is_given_out(self):
        """Return whether a technician has the work of this case, accepted or not."""
        self.ensure_one()
        # sudo: aftersales.order - also one of a branch the user does not work for
        return any(order.is_open for order in self.sudo().order_ids)
