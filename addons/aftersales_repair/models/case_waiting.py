from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules.case_states import OPEN_STATES, STARTABLE_STATES, WAITING_FOR

# what the system may change by itself: work that goes on, or lacks a part
WORK_WAITS = ("technician", "part")
WORK_STATES = STARTABLE_STATES


class AftersalesCase(models.Model):
    """Who is waited for: kept by the system where it can know, else by hand."""

    _inherit = "aftersales.case"

    waiting_reason = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Why somebody else is waited for, as it was entered by hand.",
    )
    can_wait = fields.Boolean(compute="_compute_can")

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"waiting_reason"}

    # === ACTION METHODS === #

    def action_wait(self, waiting_for, reason):
        """Say who is waited for, until the case goes on.

        :param str waiting_for: us, customer, part, maker or technician
        :param str reason: kept on the case and in its state log
        """
        self._check_role("wait")
        self._check_step("wait")
        known = dict(self._fields["waiting_for"]._description_selection(self.env))
        if waiting_for not in known:
            raise ValidationError(
                self.env._("A case cannot wait for “%s”.", waiting_for)
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say what is waited for."))
        self._lock()
        self._set_waiting_for(waiting_for, reason)

    def action_open_wait(self):
        """Ask who is waited for, and why."""
        return self._open_wizard("aftersales_case_wait_action")

    # === BUSINESS METHODS === #

    def _get_step_roles(self):
        roles = ("reception", "dispatcher", "technician", "storekeeper")
        return super()._get_step_roles() | {"wait": roles}

    def _is_step_open(self, step):
        if step == "wait":
            return self.state in OPEN_STATES
        return super()._is_step_open(step)

    def _transition(self, target, waiting_for=None):
        """Let work that lacks a part wait for it from the start."""
        if target not in WORK_STATES or waiting_for:
            return super()._transition(target, waiting_for)
        lacking = self._get_lacking_parts().case_id.with_env(self.env)
        if lacking:
            super(AftersalesCase, lacking)._transition(target, "part")
        rest = self - lacking
        return super(AftersalesCase, rest)._transition(target) if rest else None

    def _update_part_waiting(self):
        """Wait for parts that lack, and no longer for parts that are there.

        What somebody entered by hand stands.
        """
        # sudo: aftersales.case - follows the parts, whoever plans or brings them
        cases = self.sudo().filtered(
            lambda case: (
                case.state in WORK_STATES
                and case.waiting_for in WORK_WAITS
                and not case.waiting_reason
            )
        )
        lacking = cases._get_lacking_parts().case_id
        lacking._set_waiting_for("part")
        for state, group in (cases - lacking).grouped("state").items():
            group._set_waiting_for(WAITING_FOR[state])

    @api.model
    def _resume_for_products(self, products):
        """Let the cases go on that waited for products which have come in."""
        # sudo: aftersales.case - whoever receives goods
        waiting = self.sudo().search(
            [
                ("waiting_for", "=", "part"),
                ("state", "in", list(WORK_STATES)),
                ("part_ids.product_id", "in", products.ids),
            ]
        )
        resumed = waiting - waiting._get_lacking_parts().case_id
        for state, group in resumed.grouped("state").items():
            group._set_waiting_for(WAITING_FOR[state])

    def _resume_work(self):
        """Wait for whose move it is, now that somebody has the work again."""
        for case in self:
            is_asked = case.state == "to_quote" and case._get_open_estimates()
            case._set_waiting_for("customer" if is_asked else WAITING_FOR[case.state])
        if self:
            self._update_part_waiting()

    # === PARTS === #

    def _get_lacking_parts(self):
        """Return the planned parts that neither store nor technician has.

        The cases are served in their order; what one takes is not there for the next.
        """
        # sudo: stock.quant - technicians and receptionists do not read the stock
        parts = self.sudo().part_ids.filtered(lambda part: part._is_awaited())
        lacking = parts.browse()
        for company, group in parts.grouped(
            lambda part: part.case_id.workshop_company_id
        ).items():
            lacking |= group._filter_lacking(self._find_parts_location(company))
        return lacking

    @api.model
    def _find_parts_location(self, company):
        """Return the store a branch takes its parts from, empty without a warehouse."""
        # sudo: stock.picking.type - read to look, whoever does
        operations = self.env["stock.picking.type"].sudo()
        operation_id = company._get_step_ids()["operations"].get("consumption")
        return operations.browse(operation_id).default_location_src_id
