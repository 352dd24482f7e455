from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..rules.case_states import CLOSED_STATES

POSTED_ENDS = [
    ("kept", "Kept, and Charged"),
    ("returned", "Given Back"),
    ("waived", "Not Charged"),
]
# the case goes on without the work that would have used the part
ENDED_STATES = ("quote_rejected", "to_sort", "ready", *CLOSED_STATES)


class AftersalesWorkPart(models.Model):
    """A posted part whose work never came: what becomes of it is decided for itself.

    Its customer declined the work after the part had gone to him. No log will name it,
    so it is open until he pays for it, gives it back, or a manager lets him have it.
    """

    _inherit = "aftersales.work.part"

    posted_end = fields.Selection(
        POSTED_ENDS,
        string="Posted Part",
        readonly=True,
        copy=False,
        help="What became of a part that was posted for work that was not done.",
    )
    posted_end_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Posted Part Settled By",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    posted_end_reason = fields.Char(readonly=True, copy=False)
    is_posted_open = fields.Boolean(
        string="Posted and Not Settled",
        compute="_compute_is_posted_open",
        search="_search_is_posted_open",
        help="It went to the customer, and the work that would use it was not done.",
    )

    # === COMPUTE METHODS === #

    @api.depends("move_ids.state", "log_id.state", "posted_end", "case_id.state")
    def _compute_is_posted_open(self):
        for part in self:
            part.is_posted_open = part.id and part._is_posted_open()

    def _search_is_posted_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = (
            Domain("posted_end", "=", False)
            & Domain("case_id.state", "in", ENDED_STATES)
            & (Domain("log_id", "=", False) | Domain("log_id.state", "=", "draft"))
            & Domain("move_ids", "any!", [("state", "=", "done")])
        )
        return domain if True in value else ~domain

    # === ACTION METHODS === #

    def action_posted_keep(self):
        """Charge posted parts that their customers keep, as if they had been used."""
        for part in self._begin_posted_end("posted_keep"):
            part._end_posted("kept")
            part._charge_kept()
        self._tell_posted_end()

    def action_posted_return(self):
        """Take posted parts back into the store they came from."""
        for part in self._begin_posted_end("posted_return"):
            part._end_posted("returned")
            part._drop_charge()
            part._take_back()
        self._tell_posted_end()

    def action_posted_waive(self, reason):
        """Let customers have posted parts for nothing.

        :param str reason: why, kept on the part
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the part is not charged."))
        for part in self._begin_posted_end("posted_waive"):
            part._end_posted("waived", reason)
            part._drop_charge()
        self._tell_posted_end()

    def action_open_posted_waive(self):
        """Ask why these parts are not charged."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_part_waive_action"
        )
        return action | {"context": {"default_part_ids": self.ids}}

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "posted_end",
            "posted_end_user_id",
            "posted_end_reason",
        }

    def _is_planned(self):
        return super()._is_planned() and not self.posted_end

    def _is_awaiting_approval(self):
        return super()._is_awaiting_approval() and not self.posted_end

    def _is_used_for_good(self):
        return super()._is_used_for_good() or self.posted_end == "kept"

    def _is_posted_unlogged(self):
        """Return whether the part went out, and no log that is handed in names it."""
        self.ensure_one()
        # sudo: stock.move - technicians do not read stock moves
        part = self.sudo()
        return (
            not part.posted_end
            and part.log_id.state in (False, "draft")
            and "done" in part.move_ids.mapped("state")
        )

    def _is_posted_open(self):
        """Return whether it is to be settled for itself, as no work will use it."""
        self.ensure_one()
        state = self.sudo().case_id.state
        return state in ENDED_STATES and self._is_posted_unlogged()

    def _begin_posted_end(self, step):
        """Check role and moment of a step, and hold parts and cases for it.

        :return: the parts, with superuser rights
        """
        cases = self.case_id
        cases._check_role(step)
        cases._lock()
        # who comes second starts over, and is refused below
        self._lock_rows()
        # sudo: aftersales.work.part - the role was checked
        parts = self.sudo()
        for part in parts:
            if not part._is_posted_open():
                raise UserError(
                    self.env._(
                        "%(part)s of case %(case)s is no posted part that is still to "
                        "be settled.",
                        part=part.product_id.display_name,
                        case=part.case_id.name,
                    )
                )
        return parts

    def _end_posted(self, end, reason=False):
        self.write(
            {
                "posted_end": end,
                "posted_end_user_id": self.env.uid,
                "posted_end_reason": reason,
                "log_id": False,
            }
        )

    def _tell_posted_end(self):
        """Write on the cases what became of the parts, and lock what is done."""
        ends = dict(self._fields["posted_end"]._description_selection(self.env))
        for part in self:
            # sudo: aftersales.case - whoever took the step writes no cases
            part.sudo().case_id.message_post(
                body=self.env._(
                    "%(part)s, which was posted: %(end)s. %(reason)s",
                    part=part.product_id.display_name,
                    end=ends[part.posted_end],
                    reason=part.posted_end_reason or "",
                )
            )
        self.case_id._try_lock()

    def _charge_kept(self):
        """Let the customer pay what no cover does, and settle who bears the rest."""
        self.ensure_one()
        case = self.case_id.with_company(self.case_id.company_id)
        if self.sale_line_id.state != "sale" or self.is_declined:
            self.sale_line_id = False
            if not case._is_free(self):
                case._create_sale_order(self).action_confirm()
        if self.sale_line_id:
            self.sale_line_id.order_id.filtered("locked").action_unlock()
            self.sale_line_id._write_actuals(self.quantity)
        case._post_charged_shares()
        case._settle_coverage_usage()
        case._invoice_by_policy("approval", "handover")

    def _drop_charge(self):
        """Take the part off the estimate that it may still stand on."""
        self.ensure_one()
        if self.sale_line_id.state == "sale" and self.sale_line_id.product_uom_qty:
            self.sale_line_id.order_id.filtered("locked").action_unlock()
            self.sale_line_id.product_uom_qty = 0

    def _take_back(self):
        """Bring the part back into the store, at the value it left with."""
        self.ensure_one()
        case = self.case_id
        for move in self.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and not move.origin_returned_move_id
                and move.picking_type_id.aftersales_operation == "consumption"
            )
        ):
            operation = move.picking_type_id
            store = operation.default_location_src_id
            self.env["stock.picking"]._create_aftersales(
                operation,
                destination=store,
                partner=case.partner_id,
                origin=case.name,
                move_vals_list=[
                    case._prepare_part_move_vals(self, move.location_dest_id, store)
                    | {"origin_returned_move_id": move.id, "sale_line_id": False}
                ],
            )
        self._forget_component()
        self._forget_old_part()

    def _forget_old_part(self):
        """Ask for no old part: it is where it was."""
        self.ensure_one()
        debts = self.old_part_ids
        if not self.case_id.process_id.is_old_part_required:
            # it counted as received when the new one went out
            debts.filtered(lambda debt: debt.state == "received")._undo()
        debts.filtered(lambda debt: debt.state == "owed")._void(
            self.env._("The new part was given back.")
        )

    def _forget_component(self):
        """Take a part that came back out of the genealogy of the unit."""
        # sudo: aftersales.unit.component - as it was built in
        components = self.env["aftersales.unit.component"].sudo()
        components.search(
            [
                ("unit_id", "=", self.case_id.lot_id.id),
                ("lot_id", "=", self.lot_id.id),
                ("lot_id", "!=", False),
                ("date_out", "=", False),
            ]
        ).date_out = fields.Date.context_today(self)
