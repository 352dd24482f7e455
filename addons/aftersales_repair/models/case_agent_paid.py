from odoo import fields, models
from odoo.exceptions import UserError


class AftersalesCase(models.Model):
    """A repair whose customer paid the agent who did it.

    The invoice is the agent's own, and so are the parts: we neither charge anything
    nor grant him anything. The history of the unit keeps what was done and its price.
    """

    _inherit = "aftersales.case"

    agent_paid_amount = fields.Monetary(
        string="Paid to the Agent",
        readonly=True,
        copy=False,
        help="What the customer paid the agent who did the work, on the agent's own "
        "invoice, with taxes. Nothing of it is estimated, invoiced or claimed by us.",
    )

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"agent_paid_amount"}

    # === BUSINESS METHODS === #

    def _settle_at_agent(self, amount):
        """Note what the customer paid the agent, and ask him for nothing more.

        :param float amount: in the currency of the branch, with taxes
        :raises UserError: when the work has a cost of ours already
        """
        self.ensure_one()
        self._lock()
        if self.part_ids or self.labor_ids:
            raise UserError(
                self.env._(
                    "Case %s has parts or work of ours; what the customer paid the "
                    "agent for is the agent's own.",
                    self.name,
                )
            )
        # sudo: aftersales.case - the step that calls this has checked its own role
        self.sudo().agent_paid_amount = amount
        if self.state == "to_quote":
            self._transition("quote_approved")
        self.message_post(body=self._get_agent_paid_note())

    def _check_not_agent_paid(self):
        """Refuse parts and work of ours where the customer paid the agent."""
        paid = self.filtered("agent_paid_amount")
        if paid:
            raise UserError(
                self.env._(
                    "The customer of %s has paid the agent who did the work: nothing "
                    "of ours is added to it.",
                    ", ".join(paid.mapped("name")),
                )
            )

    def _get_agent_paid_note(self):
        """Tell what was paid, and that it was paid in spite of a warranty."""
        texts = {
            "amount": self.currency_id.format(self.agent_paid_amount),
            "agent": self.agent_id.name,
        }
        if not self._is_covered():
            return self.env._("The customer paid %(amount)s to %(agent)s.", **texts)
        return self.env._(
            "The customer paid %(amount)s to %(agent)s, although the unit was under "
            "warranty.",
            **texts,
        )
