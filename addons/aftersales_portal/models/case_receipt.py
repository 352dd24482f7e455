from odoo import fields, models
from odoo.exceptions import UserError

RECEIVED_STATES = ("delivered", "replaced")


class AftersalesCase(models.Model):
    """The customer fetches his unit, and confirms that he has it."""

    _inherit = "aftersales.case"

    receipt_confirmed_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the customer confirmed in the portal that he has the unit.",
    )
    receipt_confirmed_by = fields.Char(readonly=True, copy=False)

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "receipt_confirmed_on",
            "receipt_confirmed_by",
        }

    def _prepare_transition_vals(self, target, waiting_for=None):
        vals = super()._prepare_transition_vals(target, waiting_for)
        if target not in RECEIVED_STATES:
            # what comes back to us is received anew; the chatter keeps the first time
            vals |= {"receipt_confirmed_on": False, "receipt_confirmed_by": False}
        return vals

    # === PORTAL METHODS === #

    def _can_confirm_receipt(self):
        """Return whether the customer may say that he has the unit.

        What was done at his place never left it; another unit came all the same.
        """
        self.ensure_one()
        if self.state not in RECEIVED_STATES or self.receipt_confirmed_on:
            return False
        return self.state == "replaced" or self.place != "customer"

    def _confirm_receipt(self, name):
        """Note that the customer has the unit; a second time changes nothing.

        :param str name: who confirms
        """
        self.ensure_one()
        self._lock()
        if self.receipt_confirmed_on:
            return
        if not self._can_confirm_receipt():
            raise UserError(
                self.env._("Case %s: the unit is not handed over yet.", self.name)
            )
        # sudo: aftersales.case - the visitor was checked to be the customer
        self.sudo().write(
            {
                "receipt_confirmed_on": self.env.cr.now(),
                "receipt_confirmed_by": name,
            }
        )
        self.message_post(
            body=self.env._("%s confirmed in the portal to have the unit.", name)
        )

    def _get_portal_pickup(self):
        """Return where a unit that is ready can be fetched, None if it cannot.

        :return: dict of ``place`` (``res.partner``), ``address`` in one line,
            ``since`` and ``until``, the day it should be fetched by
        """
        self.ensure_one()
        if self.state != "ready" or not self.is_in_custody or self.transit_company_id:
            return None
        place = self.custody_agent_id or self.custody_company_id.partner_id
        lines = place._display_address(without_company=True).splitlines()
        days = self.company_id.aftersales_collect_days
        until = (
            self.date_ready
            and days
            and fields.Date.add(
                fields.Datetime.context_timestamp(self, self.date_ready).date(),
                days=days,
            )
        )
        return {
            "place": place,
            "address": ", ".join(line.strip() for line in lines if line.strip()),
            "since": self.date_ready,
            "until": until,
        }

    def _get_portal_visitor_name(self, user):
        """Return under which name a visitor acts: his own, or the customer's."""
        self.ensure_one()
        return self.partner_id.name if user._is_public() else user.name
