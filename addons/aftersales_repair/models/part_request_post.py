from odoo import fields, models
from odoo.exceptions import UserError

from ..rules.case_states import STARTABLE_STATES


class AftersalesPartRequest(models.Model):
    """Parts that go to the customer by post, and count as used by his case."""

    _inherit = "aftersales.part.request"

    carrier_name = fields.Char(
        readonly=True, copy=False, help="Who carries the parcel."
    )
    tracking_ref = fields.Char(
        string="Tracking Number", readonly=True, copy=False, index="btree_not_null"
    )
    date_posted = fields.Datetime(string="Posted On", readonly=True, copy=False)
    can_post = fields.Boolean(compute="_compute_can_post")

    # === COMPUTE METHODS === #

    def _compute_can_post(self):
        for request in self:
            request.can_post = (
                request.destination == "customer"
                and request.state == "approved"
                and request._is_receiver()
            )

    # === ACTION METHODS === #

    def action_post(self, carrier_name, tracking_ref=False):
        """Send the parts to the customer: they leave the store, the case has used them.

        :param str carrier_name: who carries the parcel
        :param str tracking_ref: the number by which it can be followed
        """
        self._lock_rows()
        if not (carrier_name or "").strip():
            raise UserError(self.env._("Enter who carries the parcel."))
        for request in self:
            request._check_state("approved")
            request._check_receiver()
            request._check_can_post()
            request._check_branch_of_work()
            # sudo: the step alone writes how the parcel goes, and is seen by who
            # came second
            request.sudo().write(
                {
                    "carrier_name": carrier_name,
                    "tracking_ref": tracking_ref,
                    "date_posted": self.env.cr.now(),
                }
            )
            request._post_to_customer()
            request.sudo()._set_supplied()
        self.env["aftersales.notification"]._notify("part_posted", self)

    def action_open_post(self):
        """Ask by whom the parcel goes."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_part_post_action"
        )
        return action | {"context": {"default_request_ids": self.ids}}

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "carrier_name",
            "tracking_ref",
            "date_posted",
        }

    def _check_can_post(self):
        # sudo: aftersales.case - the storekeeper posts for a case of whatever branch
        case = self.sudo().case_id
        if self.destination != "customer":
            self._refuse_supply(self.env._("the parts do not go to the customer."))
        # sudo: aftersales.work.part - what no part of the case uses, nothing consumes
        unplanned = self.sudo().line_ids.filtered(lambda line: not line.part_id)
        if unplanned:
            self._refuse_supply(
                self.env._(
                    "%(part)s is no planned part of case %(case)s, so it cannot be "
                    "posted; cancel the request and ask for it anew.",
                    part=unplanned[0].product_id.display_name,
                    case=case.name,
                )
            )
        if case.state not in STARTABLE_STATES:
            self._refuse_supply(
                self.env._(
                    "case %(case)s is “%(state)s”; parts are used while it is worked "
                    "on.",
                    case=case.name,
                    state=case._get_state_label(),
                )
            )

    def _check_branch_of_work(self):
        """Refuse to post for a case that another branch works on by now."""
        # sudo: aftersales.case, res.company - the other branch may be out of sight
        case = self.sudo().case_id
        if case.workshop_company_id != self.company_id:
            self._refuse_supply(
                self.env._(
                    "case %(case)s is worked on by %(branch)s now. Cancel the request "
                    "and let that branch ask for the parts.",
                    case=case.name,
                    branch=case.workshop_company_id.name,
                )
            )

    def _post_to_customer(self):
        """Let the case use its parts, before any log has: the next one names them."""
        self.ensure_one()
        company = self.company_id
        # sudo: stock, cases - a storekeeper takes a step of the case; the company of
        # the work holds for every document it makes
        request = (
            self.sudo()
            .with_context(allowed_company_ids=company.ids)
            .with_company(company)
        )
        case = request.case_id
        case._lock()
        for line in request.line_ids:
            if line.part_id.quantity != line.quantity:
                line.part_id.quantity = line.quantity
        parts = request.line_ids.part_id
        parts.log_id = case.order_ids.open_log_id[:1]
        case._consume_parts(parts)
        parts.move_ids.picking_id.write(
            {
                "aftersales_carrier_name": self.carrier_name,
                "aftersales_tracking_ref": self.tracking_ref,
            }
        )

    def _get_open_supplied(self):
        """Leave open what has come, but has still to be posted."""
        requests = super()._get_open_supplied()
        return requests.filtered(lambda request: request.destination != "customer")
