from odoo import api, models
from odoo.exceptions import ValidationError


class AftersalesRequest(models.Model):
    """What comes in at a counter of an agent is his."""

    _inherit = "aftersales.request"

    # === CONSTRAINT METHODS === #

    @api.constrains("counter_id", "agent_id")
    def _check_counter_agent(self):
        """Refuse to number the units of others by the counter of an agent."""
        for request in self:
            owner = request.counter_id.agent_id
            if owner and owner != request.agent_id:
                raise ValidationError(
                    self.env._(
                        "%(counter)s is a counter of %(agent)s; request %(request)s "
                        "is not. Choose a counter of ours, or its agent.",
                        counter=request.counter_id.name,
                        agent=owner.name,
                        request=request.name,
                    )
                )
