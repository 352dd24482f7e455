from odoo import Command
from odoo.tests import new_test_user

from .common import GROUP
from .test_estimate_answer import EstimateCommon


class InvoiceCommon(EstimateCommon):
    """A repair at the user's cost: two gaskets and two hours, 50 and 60 before tax."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].create(
            {"name": "Tax 10", "amount": 10.0, "company_id": cls.company.id}
        )
        for product in (cls.gasket, cls.hinge, cls.labor_product):
            product.taxes_id = [Command.set(cls.tax.ids)]
        cls.cash_journal = cls.company_data["default_journal_cash"]
        cls.cashier = new_test_user(
            cls.env,
            login="test_cashier",
            groups="aftersales_repair.aftersales_group_cashier",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.officer = new_test_user(
            cls.env,
            login="test_officer",
            groups=f"{GROUP}complaint_officer",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _agree(self, parts=True, labor=True, case=None):
        """Bring a case to an accepted estimate; return it with its order."""
        case = case or self._take_in()[0]
        if parts:
            self._plan_part(case, self.gasket, 2)
        if labor:
            self._plan_labor(case)
        self._quote(case)
        self._answer(case, True)
        return case, case.order_ids.with_user(self.technician)

    def _finish(self, case, order):
        self._pass(self._submit(order))

    def _invoice(self, case, post=False):
        """Let the accountant invoice; return the invoices that came of it."""
        before = case.invoice_ids
        case.with_user(self.accountant).action_invoice()
        case.invalidate_recordset()
        invoices = case.invoice_ids - before
        if post:
            for invoice in invoices:
                invoice.invoice_date = self.today
            invoices.with_user(self.accountant).action_post()
        return invoices

    def _pay(self, case, amount, user=None, **vals):
        return (
            case.with_user(user or self.cashier)
            .action_register_payment(amount, **vals)
            .sudo()
        )

    def _invoice_two(self, deposit=0, **second):
        """Finish two cases of one customer; let the accountant invoice them at once.

        :param float deposit: what was paid for the first case before
        :param second: what the second case is agreed on, see `_agree`
        """
        self._make_unit("FR-0002")
        cases = self.env["aftersales.case"]
        for serial, vals in (("FR-0001", {}), ("FR-0002", second)):
            case, order = self._agree(case=self._take_in(serial)[0], **vals)
            self._finish(case, order)
            cases |= case
        if deposit:
            self._pay(cases[0], deposit)
        cases.with_user(self.accountant).action_invoice()
        cases.invalidate_recordset()
        invoices = cases.invoice_ids
        invoices.invoice_date = self.today
        invoices.with_user(self.accountant).action_post()
        cases.invalidate_recordset()
        return *cases, invoices
