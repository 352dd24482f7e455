from odoo import models
from odoo.exceptions import AccessError, UserError

from .part_request import CASE_KINDS, OPEN_REQUEST_STATES


class AftersalesPartRequest(models.Model):
    """The way of a part request: handed in, decided by who gives, or withdrawn."""

    _inherit = "aftersales.part.request"

    # === ACTION METHODS === #

    def action_submit(self):
        """Hand the requests in: whoever supplies the parts has to approve them."""
        self.check_access("write")
        self._lock_rows()
        for request in self:
            request._check_state("draft")
            request._check_complete()
            request._plan_case_parts()
            request._check_covers()
            # sudo: the gate alone writes the state and who is asked
            request.sudo().write(
                {
                    "state": "to_approve",
                    "supplier_company_id": request._get_first_supplier().id,
                }
            )
        self._action_submitted()

    def action_approve(self):
        """Grant the parts; what needs no further hand is supplied at once."""
        self._lock_rows()
        for request in self:
            request._check_state("to_approve")
            request._check_supplier()
            # what the approver has changed is looked at as what was handed in
            request._check_complete()
            request._plan_case_parts()
            request._check_covers()
            # sudo: the gate alone writes the state, the role was checked above
            request.sudo().write(
                {
                    "state": "approved",
                    "approver_id": self.env.uid,
                    "date_approved": self.env.cr.now(),
                }
            )
            request._start_supply()
        self._finish_activities()

    def action_refuse(self, reason):
        """Turn requests down.

        :param str reason: kept on the request; whoever asked is told
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the parts are refused."))
        self._lock_rows()
        for request in self:
            request._check_state("to_approve")
            request._check_supplier()
            # sudo: the gate alone writes the state, the role was checked above
            request.sudo().write({"state": "refused", "refuse_reason": reason})
            request._tell_asker(self.env._("Refused: %s", reason))
        self._finish_activities()

    def action_pass_on(self):
        """Ask the next branch above: this one cannot give the parts."""
        self._lock_rows()
        for request in self:
            request._check_state("to_approve")
            request._check_supplier()
            request._pass_on()
        self._finish_activities()
        self._action_submitted()

    def action_cancel(self):
        """Withdraw requests of which nothing was sent yet."""
        self.check_access("write")
        self._lock_rows()
        for request in self:
            request._check_state(*OPEN_REQUEST_STATES)
            request._check_nothing_moved()
        # sudo: the gate alone writes the state
        self.sudo().write({"state": "cancelled"})
        self._finish_activities()
        self._action_cancelled()

    def action_open_refuse(self):
        """Ask why the requests are refused."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_part_request_refuse_action"
        )
        return action | {"context": {"default_request_ids": self.ids}}

    # === BUSINESS METHODS === #

    def _check_state(self, *states):
        self.ensure_one()
        if self.state not in states:
            raise UserError(
                self.env._(
                    "Part request %(request)s is “%(state)s”; this step is not "
                    "possible now.",
                    request=self.name,
                    state=self._get_state_label(),
                )
            )

    def _is_supplier(self):
        """Return whether the user keeps the store of the asked branch, or above it."""
        self.ensure_one()
        if self.env.su:
            return True
        group = "aftersales_warranty.aftersales_group_storekeeper"
        # sudo: res.company - the branches above are out of sight from below
        above = self.supplier_company_id.sudo().parent_ids
        return self.env.user.has_group(group) and bool(
            above & self.env.user.company_ids
        )

    def _check_supplier(self):
        if not self._is_supplier():
            raise AccessError(
                self.env._(
                    "Part request %(request)s is decided by the storekeeper of "
                    "%(branch)s.",
                    request=self.name,
                    branch=self.supplier_company_id.sudo().name,
                )
            )

    def _check_complete(self):
        """Refuse to hand in what lacks its lines, its maker or an open case."""
        self.ensure_one()
        problem = self._get_problem()
        if problem:
            raise UserError(
                self.env._(
                    "Part request %(request)s: %(problem)s",
                    request=self.name,
                    problem=problem,
                )
            )

    def _get_problem(self):
        """Return, in words, why this request cannot be handed in, or None."""
        if not self.line_ids:
            return self.env._("enter the parts that are needed.")
        if self.supply_method == "maker" and not self.maker_id:
            return self.env._(
                "choose the maker, or set the principal of the brand on it."
            )
        # sudo: res.company - the branch above may be out of sight
        if self.supply_method == "branch" and not self.company_id.sudo().parent_id:
            return self.env._(
                "%s is the head office and has no branch above; procure the parts.",
                self.company_id.name,
            )
        if self.case_id and self.case_id.date_closed:
            return self.env._("case %s is closed.", self.case_id.name)
        return self._get_destination_problem()

    def _get_destination_problem(self):
        """Return, in words, why the parts cannot go where they are to go, or None."""
        if self.supply_method == "store" and self.destination == "store":
            return self.env._(
                "the own store cannot supply itself; choose who gets the parts, or who "
                "else supplies them."
            )
        if self.destination == "customer" and self.kind not in CASE_KINDS:
            return self.env._(
                "only parts in warranty and charged parts go to the customer by post; "
                "choose such a request, or another destination."
            )
        # sudo: stock.location - roles of the service do not read the stock
        place = self.technician_id.sudo().location_id
        if self.destination == "technician" and place.company_id != self.company_id:
            return self.env._(
                "%(technician)s keeps his parts at %(other)s and is supplied there.",
                technician=self.technician_id.name,
                other=place.company_id.name,
            )
        return None

    def _get_first_supplier(self):
        """Return the branch that is asked first: the next above, else the own one."""
        self.ensure_one()
        # sudo: res.company - the branch above may be out of sight
        above = self.company_id.sudo().parent_id
        return above if self.supply_method == "branch" else self.company_id

    def _plan_case_parts(self):
        """Plan on the case what is asked for it: so it is judged like any part."""
        self.ensure_one()
        if self.kind not in CASE_KINDS:
            return
        self.case_id.check_access("read")
        unplanned = self.line_ids.filtered(lambda line: not line.part_id)
        # sudo: aftersales.work.part - whoever asks for a part of a case plans it
        parts = (
            self.env["aftersales.work.part"]
            .sudo()
            .create([line._prepare_part_vals() for line in unplanned])
        )
        for line, part in zip(unplanned, parts, strict=True):
            # sudo: the link is this step's, see above
            line.sudo().part_id = part

    def _check_covers(self):
        """Keep supply in warranty apart from what the customer pays in full."""
        self.ensure_one()
        if self.kind not in CASE_KINDS:
            return
        is_covered = self.kind == "in_warranty"
        wrong = self.line_ids.filtered(
            lambda line: bool(line.covered_percent) != is_covered
        )
        if wrong and is_covered:
            raise UserError(
                self.env._(
                    "%(part)s is not covered on case %(case)s; ask for it in a "
                    "charged request.",
                    part=wrong[0].product_id.display_name,
                    case=self.case_id.name,
                )
            )
        if wrong:
            raise UserError(
                self.env._(
                    "%(part)s is covered on case %(case)s; ask for it in a request "
                    "in warranty.",
                    part=wrong[0].product_id.display_name,
                    case=self.case_id.name,
                )
            )

    def _pass_on(self):
        """Ask the next branch above instead of the one that was asked."""
        self.ensure_one()
        # sudo: res.company - the branches above are out of sight from below
        asked = self.supplier_company_id.sudo()
        above = asked.parent_id
        if self.supply_method != "branch" or not above:
            raise UserError(
                self.env._(
                    "No branch above %(branch)s can be asked for request %(request)s. "
                    "Procure the parts, or ask the maker.",
                    branch=asked.name,
                    request=self.name,
                )
            )
        # sudo: the gate alone writes who is asked
        self.sudo().supplier_company_id = above
        self.message_post(
            body=self.env._(
                "Passed on from %(branch)s to %(above)s.",
                branch=asked.name,
                above=above.name,
            )
        )

    def _tell_asker(self, body):
        """Tell whoever asked; he need not follow the request for that."""
        self.ensure_one()
        self.message_post(
            body=body,
            partner_ids=self.user_id.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )

    def _finish_activities(self):
        """Take the decision off the list of whoever was to take it."""
        # sudo: mail.activity - of another keeper than the one who has decided
        self.sudo().activity_unlink(["aftersales_repair.mail_activity_part_request"])

    def _action_submitted(self):
        """Tell those who have to approve."""
        for branch, requests in self.grouped("supplier_company_id").items():
            self.env["aftersales.notification"]._notify(
                "part_request_made", requests, key=str(branch.id)
            )

    def _action_cancelled(self):
        """Extend to withdraw what the requests have set going."""

    def _start_supply(self):
        """Extend to set going what an approved request needs."""

    def _check_nothing_moved(self):
        """Extend to refuse what was sent already."""
