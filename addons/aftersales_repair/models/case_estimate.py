from itertools import chain

from odoo import api, models
from odoo.exceptions import UserError

from .verdict_mixin import OPTIONAL_SEQUENCE


class AftersalesCase(models.Model):
    """The money side of a case: estimate, actuals and invoice."""

    _inherit = "aftersales.case"

    # === ACTION METHODS === #

    def action_quote(self):
        """Declare the cost: nothing to pay, or an estimate for the customer.

        :return: the quotations made, as ``sale.order``
        """
        self._check_role("quote")
        orders = self.env["sale.order"]
        for case in self:
            lines = case._get_lines_to_quote()
            if case.state != "to_quote" or not lines:
                raise UserError(
                    self.env._(
                        "Nothing is to be quoted on case %s: it must await its cost "
                        "and have planned parts or labour.",
                        case.name,
                    )
                )
            case._lock()
            if case._is_free(lines) and not case.sudo()._get_open_estimates():
                case._transition("no_charge")
            else:
                orders |= case._create_estimate(lines)
                case._set_waiting_for("customer")
        return orders.with_env(self.env)

    def action_invoice(self):
        """Invoice what approved logs used and the customer has to pay.

        :return: the action that shows the draft invoice
        """
        self._check_role("invoice")
        for case in self:
            if not case._can_be_invoiced():
                raise UserError(
                    self.env._("Nothing is to be invoiced on case %s.", case.name)
                )
        self._lock()
        # sudo: account.move - shown to whoever just made them
        return self._get_view_action(
            "account.action_move_out_invoice_type", self._make_invoices().sudo()
        )

    # === BUSINESS METHODS === #

    def _make_invoices(self):
        """Make the draft invoices of what is to be paid now, branch by branch.

        :return: the new ``account.move``
        """
        invoices = self.env["account.move"]
        for company, cases in self.grouped("company_id").items():
            # sudo: sale.order - accountants need no rights on sales
            for group in cases.sudo()._group_by_invoice():
                orders = group.with_context(
                    allowed_company_ids=company.ids
                ).sale_order_ids.filtered(lambda order: order.state == "sale")
                invoices |= orders._create_invoices(final=True).with_env(self.env)
            cases.sudo().date_invoiced = self.env.cr.now()
        return invoices

    def _get_lines_to_quote(self):
        """Return the planned lines that no estimate holds as they are.

        Those nobody was asked about yet, parts then labour, and those whose quantity
        changed while the customer thinks.
        """
        self.ensure_one()
        return [
            line
            for line in chain(self.part_ids, self.labor_ids)
            if line._is_planned()
            and (not line.sale_line_id or line._is_quote_outdated())
        ]

    def _is_free(self, lines):
        charged = sum(line.price_charged for line in lines)
        return self.currency_id.is_zero(charged)

    def _create_estimate(self, lines):
        """Ask the customer: one quotation with a line per part and labour line.

        While he has not answered yet, what came up since joins the same quotation:
        there is never more than one to answer.
        """
        self.ensure_one()
        # sudo: sale.order - technicians and receptionists need no rights on sales
        case = self.sudo().with_company(self.company_id)
        order = case._get_open_estimates()[:1]
        if order:
            case._revise_estimate(order, lines)
        else:
            order = case._create_sale_order(lines)
            order.action_quotation_sent()
            order._portal_ensure_token()
        self.env["aftersales.notification"]._notify(
            "quote_ready", order, key=str(order.aftersales_revision or "")
        )
        return order

    def _get_open_estimates(self):
        """Return the estimates that the customer has not answered yet."""
        return self.sale_order_ids.filtered(
            lambda order: order.state in ("draft", "sent")
        )

    def _revise_estimate(self, order, lines):
        """Bring an estimate that was sent up to date; a signature starts over."""
        outdated = [line for line in lines if line.sale_line_id]
        for line in outdated:
            line.sudo().sale_line_id._revise_quantity(line.quantity)
        self._create_sale_lines(order, [line for line in lines if line not in outdated])
        order.write(
            {
                "aftersales_revision": order.aftersales_revision + 1,
                "signature": False,
                "signed_by": False,
                "signed_on": False,
            }
        )

    def _create_sale_order(self, lines):
        if not self.partner_id:
            raise UserError(
                self.env._("Enter the customer of case %s first.", self.name)
            )
        order = self.env["sale.order"].create(self._prepare_sale_order_vals())
        self._create_sale_lines(order, lines)
        return order

    def _create_sale_lines(self, order, lines):
        """Add a line per part and labour line; what may be declined stands apart."""
        optional = [line for line in lines if line.is_optional]
        if optional and not any(line.is_optional for line in order.order_line):
            self.env["sale.order.line"].create(self._prepare_optional_section(order))
        sale_lines = self.env["sale.order.line"].create(
            [{"order_id": order.id, **line._prepare_sale_line_vals()} for line in lines]
        )
        for line, sale_line in zip(lines, sale_lines, strict=True):
            line.sudo().sale_line_id = sale_line
        self._deliver_used_parts(sale_lines)
        sale_lines._compute_discount()

    def _deliver_used_parts(self, sale_lines):
        """Tell estimate lines made at approval that their parts left at submit."""
        for sale_line in sale_lines:
            # sudo: stock.move - whoever approves the work has no part in the stock
            moves = sale_line.sudo().aftersales_part_ids.move_ids
            moves.filtered("is_out").sale_line_id = sale_line

    def _prepare_optional_section(self, order):
        """Return the heading under which the customer may decline line by line."""
        env = self.with_context(lang=order.partner_id.lang).env
        return {
            "order_id": order.id,
            "display_type": "line_section",
            "is_optional": True,
            "name": env._("If you wish: set the quantity to zero to decline"),
            "sequence": OPTIONAL_SEQUENCE - 1,
        }

    def _prepare_sale_order_vals(self):
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "aftersales_case_id": self.id,
            "origin": self.name,
            "user_id": self.request_id.user_id.id,
            "require_signature": True,
            "require_payment": False,
        }

    def _check_tolerance(self, lines):
        """Refuse to use more than the customer agreed to pay.

        The allowance is the accepted total plus the tolerance of the process.

        :param lines: part and labour lines about to be used
        """
        self.ensure_one()
        if not self.process_id.is_estimate_required:
            return
        used = [
            line
            for line in chain(self.part_ids, self.labor_ids)
            if line.log_id and line.log_id.state != "draft"
        ]
        charged = sum(line._get_price_to_pay() for line in chain(used, lines))
        if not charged:
            return
        accepted = self._get_accepted_amount()
        allowed = accepted * (1 + self.process_id.tolerance_percent / 100)
        if self.currency_id.compare_amounts(charged, allowed) > 0:
            raise UserError(
                self.env._(
                    "The work on case %(case)s now costs the customer %(charged)s; "
                    "%(accepted)s was agreed. Ask for a new estimate first.",
                    case=self.name,
                    charged=self.currency_id.format(charged),
                    accepted=self.currency_id.format(accepted),
                )
            )

    def _get_accepted_amount(self):
        """Return what the customer agreed to pay, untaxed, in the case's currency."""
        self.ensure_one()
        # sudo: sale.order - the technician has no part in sales
        orders = self.sudo().sale_order_ids.filtered(
            lambda order: order.state == "sale"
        )
        # who declined everything and pays for the look has agreed to no work
        lines = orders.order_line.filtered(
            lambda line: not any(line.aftersales_labor_ids.mapped("is_rejection_fee"))
        )
        return sum(
            line._get_agreed_amount(line.product_uom_qty, self.currency_id)
            for line in lines
        )

    def action_requote(self):
        """Take a case whose work costs more than agreed back to its estimate."""
        self._check_role("quote")
        self._lock()
        # sudo: aftersales.work.part, .labor - the log gives back what is unpaid
        for case in self.sudo():
            drafts = case.log_ids.filtered(lambda log: log.state == "draft")
            for lines in (drafts.part_ids, drafts.labor_ids):
                lines._split_surplus()
                lines.filtered(lambda line: not line.sale_line_id).log_id = False
        self._transition("to_quote")

    def _settle_lines(self, log):
        """Write what an approved log used back to the estimate.

        Lines that have no estimate line yet get one when the customer has to pay
        for them or when an accepted estimate stands, so that the invoice shows all.
        """
        self.ensure_one()
        case = self.sudo().with_company(self.company_id)
        lines = [*log.sudo().part_ids, *log.sudo().labor_ids]
        orders = case.sale_order_ids.filtered(lambda order: order.state == "sale")
        extra = [line for line in lines if not line.sale_line_id]
        if extra and (orders or not case._is_free(extra)):
            extra_order = case._create_sale_order(extra)
            extra_order.action_confirm()
            orders |= extra_order
        orders.filtered("locked").action_unlock()
        for line in lines:
            if line.sale_line_id:
                line.sale_line_id._write_actuals(line.quantity)

    def _drop_unused_lines(self):
        """Take what was planned and never used off the accepted estimates."""
        for case in self.sudo():
            for line in chain(case.part_ids, case.labor_ids):
                if line.sale_line_id.state == "sale" and line._is_planned():
                    line.sale_line_id.order_id.filtered("locked").action_unlock()
                    line.sale_line_id.product_uom_qty = 0

    def _can_be_invoiced(self):
        self.ensure_one()
        # sudo: sale.order - read to decide whether the button shows
        orders = self.sudo().sale_order_ids
        return any(
            order.state == "sale" and order._get_invoiceable_lines() for order in orders
        )

    @api.model
    def _prepare_cover_discount(self, discount, covered_percent):
        """Return the discount in percent when a cover joins a price reduction."""
        return 100 - (100 - discount) * (100 - covered_percent) / 100
