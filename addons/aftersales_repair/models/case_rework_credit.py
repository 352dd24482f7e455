from odoo import fields, models

from .sale_order_invoice import KIND


class AftersalesCase(models.Model):
    """What is given back when work is done and charged anew after a reopening."""

    _inherit = "aftersales.case"

    reopened_after_log_id = fields.Many2one(
        comodel_name="aftersales.work.log",
        string="Reopened After",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The last log before the case was reopened; later ones are rework.",
    )

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"reopened_after_log_id"}

    # === ACTION METHODS === #

    def action_reopen(self):
        """Remember which work was done before."""
        res = super().action_reopen()
        # sudo: aftersales.case - the step has checked the role
        for case in self.sudo():
            case.reopened_after_log_id = case.log_ids.sorted("id")[-1:]
        return res

    # === BUSINESS METHODS === #

    def _settle_lines(self, log):
        res = super()._settle_lines(log)
        self._credit_rework(log)
        return res

    def _credit_rework(self, log):
        """Give back what the customer was charged before for what a log did anew.

        Only where the process or the branch says so, and only what is charged again:
        a part or a service is paid once. What stands on a draft invoice is taken off
        it, what was posted comes on a draft credit note.
        """
        self.ensure_one()
        # sudo: aftersales.process, sale.order - whoever approves the work
        case = self.sudo()
        marker = case.reopened_after_log_id
        if not (marker and log.id > marker.id) or case._get_rework_credit() == "never":
            return
        waived = self.env["sale.order.line"].sudo()
        for lines, name in (
            (case.part_ids, "product_id"),
            (case.labor_ids, "service_id"),
        ):
            for line in lines.filtered(lambda line: line.log_id == log):
                waived |= case._waive_earlier(line, lines, name)
        if waived:
            waived._take_off_drafts()
            for note in case._make_credit_note(waived):
                case.message_post(
                    body=self.env._(
                        "A credit note gives back what was done anew: %s.",
                        note._get_html_link(title=self.env._("draft credit note")),
                    )
                )

    def _get_rework_credit(self):
        """Return when rework is credited: by the process, else by the branch."""
        self.ensure_one()
        # sudo: aftersales.process, res.company - the terms of a case at hand
        case = self.sudo()
        return case.process_id.rework_credit or case.company_id.aftersales_rework_credit

    def _waive_earlier(self, line, lines, name):
        """Charge no more for earlier lines what ``line`` did anew and charges again.

        :param lines: the part or the labour lines of the case
        :param str name: the field that says that two lines are the same thing
        :return: the estimate lines of which less is charged now
        """
        changed = line.sale_line_id.browse()
        left = line.quantity if self._is_charged(line) else 0.0
        for earlier in lines.sorted("id"):
            sale_line = earlier.sale_line_id
            is_same = earlier[name] == line[name] and self._is_charged(earlier)
            if (
                not is_same
                or not 0 < earlier.log_id.id <= self.reopened_after_log_id.id
            ):
                continue
            quantity = min(left, earlier.quantity - sale_line.aftersales_waived_qty)
            if sale_line.product_uom_id.compare(quantity, 0) > 0:
                sale_line._waive(quantity)
                left -= quantity
                changed |= sale_line
        return changed

    def _is_charged(self, line):
        return line.sale_line_id.state == "sale" and not self.currency_id.is_zero(
            line._get_price_to_pay()
        )

    def _make_credit_note(self, sale_lines):
        """Return the draft credit note of what was invoiced and is charged no more."""
        self.ensure_one()
        orders = sale_lines.order_id.with_context(
            **{KIND: "credit", "raise_if_nothing_to_invoice": False},
            allowed_company_ids=self.company_id.ids,
        )
        origin = sale_lines.invoice_lines.move_id.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted"
        )
        notes = orders._create_invoices(final=True)
        for note in notes:
            note.reversed_entry_id = note.reversed_entry_id or origin.sorted("id")[-1:]
        return notes
