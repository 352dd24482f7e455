from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .part_request import MAKER_KINDS


class AftersalesPartRequest(models.Model):
    """The written application for parts: what a maker is asked for, and why."""

    _inherit = "aftersales.part.request"

    date_printed = fields.Datetime(
        string="Application Printed On", readonly=True, copy=False
    )
    printed_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Application Printed By",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    # === ACTION METHODS === #

    def action_print_application(self):
        """Print what makers are asked for: one letter for each maker and branch.

        Each request keeps when it was printed, and by whom.
        """
        self._check_can_apply()
        for request in self:
            request.message_post(
                body=self.env._("Application to %s printed.", request.maker_id.name)
                if not request.date_printed
                else self.env._(
                    "Application to %s printed once more.", request.maker_id.name
                ),
                subtype_xmlid="mail.mt_note",
            )
        # sudo: the step alone dates the application
        self.sudo().write(
            {"date_printed": self.env.cr.now(), "printed_by_id": self.env.uid}
        )
        return self.env.ref(
            "aftersales_repair.action_report_part_application"
        ).report_action(self)

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"date_printed", "printed_by_id"}

    def _check_can_apply(self):
        """Refuse what is no application, or not granted yet, and other roles."""
        if not self.env.su and not self.env.user.has_group(
            "aftersales_warranty.aftersales_group_storekeeper"
        ):
            raise AccessError(
                self.env._("Applications to makers are printed by a storekeeper.")
            )
        self.check_access("write")
        for request in self:
            if request.kind not in MAKER_KINDS:
                request._refuse_supply(
                    self.env._("it does not go to a maker; nothing is to be printed.")
                )
            if not request.maker_id:
                request._refuse_supply(self.env._("choose the maker who is asked."))
            request._check_state("approved", "supplied")
        if not self:
            raise UserError(self.env._("Choose the part requests to print."))

    def _group_by_letter(self):
        """Return the letters to print: branch, maker and what he is asked for.

        :rtype: list[tuple[res.company, res.partner, aftersales.part.request]]
        """
        groups = self.sorted("id").grouped(
            lambda request: (request.company_id, request.maker_id)
        )
        return [(company, maker, group) for (company, maker), group in groups.items()]

    def _get_asked_coverages(self):
        """Return what the card of the unit promises on parts, at the day it failed."""
        self.ensure_one()
        case = self.case_id
        day = case.date_failure or fields.Date.context_today(self)
        return case.card_id.coverage_ids.filtered(
            lambda coverage: (
                coverage.parts_percent > 0
                and coverage.date_start
                and coverage.date_start <= day
                and (not coverage.date_end or coverage.date_end >= day)
            )
        )
