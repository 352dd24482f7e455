from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    delete_rows,
    run_in_parallel,
)

COUNT = 20


@tagged("post_install", "-at_install")
class TestInvoiceConcurrency(ConnectedCase):
    """Twenty people invoice, take or pay back one thing, each on a real connection."""

    def setUp(self):
        super().setUp()
        self.case_id = False
        self.addCleanup(self._clean_up)
        with self._connect() as env:
            self._set_up_books(env)
            unit, part = env["product.product"].create(
                [
                    {"name": "Parallel Oven", "is_serviceable": True},
                    {
                        "name": "Parallel Visit",
                        "type": "service",
                        "list_price": 10.0,
                        "taxes_id": [Command.clear()],
                        "property_account_income_id": self.income_id,
                    },
                ]
            )
            service = env["aftersales.service"].create(
                {"name": "Parallel Visit", "product_id": part.id}
            )
            partner = env["res.partner"].create(
                {
                    "name": "Parallel",
                    "property_account_receivable_id": self.receivable_id,
                }
            )
            self.service_id, self.partner_id = service.id, partner.id
            self.template_ids = (unit | part).product_tmpl_id.ids
            request = env["aftersales.request"].create(
                {
                    "partner_id": partner.id,
                    "case_ids": [
                        Command.create({"product_id": unit.id, "place": "customer"})
                    ],
                }
            )
            self.request_id, self.case_id = request.id, request.case_ids.id
            request.action_confirm()
            self._charge(request.case_ids, service)

    def _set_up_books(self, env):
        """Give the company what invoices and payments take, where it has none."""
        company = env.company
        accounts = env["account.account"].create(
            [
                {"name": "Parallel", "code": f"98765{index}", "account_type": kind}
                for index, kind in enumerate(
                    ("asset_receivable", "income", "asset_cash", "asset_current")
                )
            ]
        )
        receivable, income, cash, transfer = accounts
        self.account_ids = accounts.ids
        self.receivable_id, self.income_id = receivable.id, income.id
        self.transfer_id = company.transfer_account_id.id
        company.transfer_account_id = company.transfer_account_id or transfer
        journals = env["account.journal"].create(
            [
                {
                    "name": "Parallel Sales",
                    "code": "PARS",
                    "type": "sale",
                    "default_account_id": income.id,
                    "sequence": 0,
                },
                {
                    "name": "Parallel Cash",
                    "code": "PARC",
                    "type": "cash",
                    "default_account_id": cash.id,
                    "sequence": 0,
                },
            ]
        )
        self.journal_ids = journals.ids

    def _charge(self, case, service):
        """Let the customer owe the fee of a case whose work is done."""
        case._transition("to_quote")
        fee = case.labor_ids.create(
            {"case_id": case.id, "service_id": service.id, "is_rejection_fee": True}
        )
        order = case._create_sale_order(fee)
        order.action_confirm()
        fee.sale_line_id._write_actuals(fee.quantity)
        self.order_id = order.id

    def _clean_up(self):
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            moves = case.sale_order_ids.invoice_ids
            payments = case.payment_ids
            ids = (moves | payments.move_id).ids or [0]
            for model, res_ids in (
                ("aftersales.case", case.ids),
                ("aftersales.request", [self.request_id]),
                ("sale.order", case.sale_order_ids.ids),
                ("account.move", ids),
                ("account.payment", payments.ids),
            ):
                domain = [("res_id", "in", res_ids)]
                env["mail.message"].search([("model", "=", model), *domain]).unlink()
                env["aftersales.notification.log"].search(
                    [("res_model", "=", model), *domain]
                ).unlink()
            env.flush_all()
            # what was in work or posted is never deleted but by a test, past the ORM
            cr = env.cr
            cr.execute(
                "DELETE FROM aftersales_request WHERE id = %s", [self.request_id]
            )
            cr.execute(
                "DELETE FROM account_payment WHERE aftersales_case_id IS NULL "
                "AND partner_id = %s",
                [self.partner_id],
            )
            cr.execute(
                "DELETE FROM account_partial_reconcile USING account_move_line AS line "
                "WHERE line.move_id = ANY(%s) AND line.id IN (debit_move_id, "
                "credit_move_id)",
                [ids],
            )
            cr.execute("DELETE FROM account_move_line WHERE move_id = ANY(%s)", [ids])
            cr.execute("DELETE FROM account_move WHERE id = ANY(%s)", [ids])
            cr.execute(
                "DELETE FROM sale_order WHERE partner_id = %s", [self.partner_id]
            )
            env.invalidate_all(flush=False)
            technicians = env["aftersales.technician"].search(
                [("partner_id", "=", self.partner_id)]
            )
            delete_rows(env, "aftersales_technician", technicians.ids)
            env["aftersales.service"].browse(self.service_id).unlink()
            env["product.template"].browse(self.template_ids).unlink()
            env["res.partner"].browse(self.partner_id).unlink()
            env.company.transfer_account_id = self.transfer_id
            env["account.journal"].browse(self.journal_ids).unlink()
            env["account.account"].browse(self.account_ids).unlink()

    def test_nothing_is_invoiced_twice(self):
        def invoice(env):
            env["aftersales.case"].browse(self.case_id).action_invoice()

        errors = run_in_parallel(self.registry, invoice, COUNT)

        self.assertEqual(len(errors), COUNT - 1, errors)
        self.assertEqual({type(error) for error in errors}, {UserError})
        with self._connect() as env:
            invoices = env["sale.order"].browse(self.order_id).invoice_ids
            self.assertEqual(invoices.mapped("amount_total"), [10.0])

    def _bill_finished_work(self):
        """Let the fee be the work of an approved log, and post its invoice."""
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            technician = env["aftersales.technician"].create(
                {"partner_id": case.partner_id.id}
            )
            order = env["aftersales.order"].create(
                {"case_id": case.id, "technician_id": technician.id}
            )
            log = env["aftersales.work.log"].create(
                {"order_id": order.id, "technician_id": technician.id}
            )
            case.labor_ids.log_id = log
            log.write({"state": "approved"})
            order.write({"state": "done"})
            case.write({"state": "delivered"})
            case.company_id.aftersales_rework_credit = "reopening"
            case.process_id.rework_credit = False
            case._make_invoices()
            case.invoice_ids.action_post()

    def test_nothing_is_credited_twice_by_reopening(self):
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            before = (
                case.company_id.aftersales_rework_credit,
                case.process_id,
                case.process_id.rework_credit,
            )
        self.addCleanup(self._restore_rules, *before)
        self._bill_finished_work()

        def reopen(env):
            env["aftersales.case"].browse(self.case_id).action_reopen()

        errors = run_in_parallel(self.registry, reopen, COUNT)

        self.assertEqual(len(errors), COUNT - 1, errors)
        self.assertEqual({type(error) for error in errors}, {UserError})
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            notes = case.invoice_ids.filtered(
                lambda move: move.move_type == "out_refund"
            )
            self.assertEqual(notes.mapped("amount_total"), [10.0])
            self.assertEqual(case.amount_reopened, 10.0)

    def test_nothing_is_paid_back_twice(self):
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            before = (
                case.company_id.aftersales_rework_credit,
                case.process_id,
                case.process_id.rework_credit,
            )
        self.addCleanup(self._restore_rules, *before)
        self._bill_finished_work()
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            case.action_register_payment(10, journal=self.journal_ids[1])
            case.action_reopen()
            case.invalidate_recordset()
            case.invoice_ids.filtered(lambda move: move.state == "draft").action_post()
            self.assertEqual(case.amount_open, -10.0)

        def pay_back(env):
            env["aftersales.case"].browse(self.case_id).action_pay_back(
                10, journal=self.journal_ids[1]
            )

        errors = run_in_parallel(self.registry, pay_back, COUNT)

        self.assertEqual(len(errors), COUNT - 1, errors)
        self.assertEqual({type(error) for error in errors}, {UserError})
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            self.assertEqual(
                sorted(case.payment_ids.mapped("amount_signed")), [-10.0, 10.0]
            )
            self.assertEqual((case.amount_paid, case.amount_open), (0.0, 0.0))

    def _restore_rules(self, branch_rule, process, process_rule):
        with self._connect() as env:
            process.with_env(env).rework_credit = process_rule
            env.company.aftersales_rework_credit = branch_rule

    def test_nothing_is_paid_twice(self):
        def pay(env):
            env["aftersales.case"].browse(self.case_id).action_register_payment(
                10, journal=self.journal_ids[1]
            )

        errors = run_in_parallel(self.registry, pay, COUNT)

        self.assertEqual(len(errors), COUNT - 1, errors)
        with self._connect() as env:
            case = env["aftersales.case"].browse(self.case_id)
            self.assertEqual(case.payment_ids.mapped("amount"), [10.0])
            self.assertEqual(case.amount_open, 0.0)
