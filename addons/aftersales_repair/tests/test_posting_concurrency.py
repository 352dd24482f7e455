from itertools import count

from odoo import Command
from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.parallel import (
    ConnectedCase,
    delete_rows,
    run_in_parallel,
)

COUNT = 20


@tagged("post_install", "-at_install")
class TestPostingConcurrency(ConnectedCase):
    """Twenty people post one activity of one document: it is in the books once."""

    def setUp(self):
        super().setUp()
        with self._connect() as env:
            company = env["res.company"].create({"name": "Parallel Books"})
            books = env(context={"allowed_company_ids": company.ids})
            journal = books["account.journal"].create(
                {"name": "Parallel", "type": "general", "code": "PARA"}
            )
            accounts = books["account.account"].create(
                [
                    {
                        "name": f"Parallel {number}",
                        "code": f"PARA0{number}",
                        "account_type": "expense",
                        "company_ids": [Command.link(company.id)],
                    }
                    for number in (1, 2)
                ]
            )
            books["aftersales.posting.template"].create(
                {
                    "activity": "old_part_lost",
                    "company_id": company.id,
                    "journal_id": journal.id,
                    "debit_account_id": accounts[0].id,
                    "credit_account_id": accounts[1].id,
                }
            )
            self.company_id = company.id
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self._connect() as env:
            company = env["res.company"].browse(self.company_id)
            for model in ("aftersales.posting", "account.move"):
                delete_rows(env, env[model]._table, self._search(env, model).ids)
            partner = company.partner_id
            delete_rows(env, "res_company", company.ids)
            delete_rows(env, "res_partner", partner.ids)

    def _search(self, env, model):
        return env[model].search([("company_id", "=", self.company_id)])

    def _post(self, env):
        company = env["res.company"].browse(self.company_id)
        env["aftersales.posting"]._post_activity(
            "old_part_lost", company.partner_id, 30.0, company=company
        )

    def _reverse(self, env):
        company = env["res.company"].browse(self.company_id)
        env["aftersales.posting"]._reverse_activity("old_part_lost", company.partner_id)

    def test_twenty_at_once_post_one_entry_and_reverse_it_once(self):
        errors = run_in_parallel(self.registry, self._post, COUNT)

        self.assertFalse(errors)
        with self._connect() as env:
            self.assertEqual(len(self._search(env, "aftersales.posting")), 1)
            self.assertEqual(len(self._search(env, "account.move")), 1)

        run_in_parallel(self.registry, self._reverse, COUNT)

        with self._connect() as env:
            self.assertTrue(self._search(env, "aftersales.posting").reversal_id)
            self.assertEqual(len(self._search(env, "account.move")), 2)

    def _reverse_by_hand(self, env):
        entry = self._search(env, "account.move").filtered(
            lambda move: not move.reversed_entry_id
        )
        entry._reverse_moves(cancel=True)

    def test_by_hand_and_by_step_at_once_it_is_taken_back_once(self):
        with self._connect() as env:
            self._post(env)

        def reverse(env):
            turn = next(turns)
            (self._reverse if turn % 2 else self._reverse_by_hand)(env)

        turns = count()
        run_in_parallel(self.registry, reverse, COUNT)

        with self._connect() as env:
            posting = self._search(env, "aftersales.posting")
            self.assertTrue(posting.reversal_id)
            posted = self._search(env, "account.move").filtered(
                lambda move: move.state == "posted"
            )
            self.assertEqual(posted, posting.move_id | posting.reversal_id)
            lines = posted.line_ids.filtered(
                lambda line: line.account_id == posting.debit_account_id
            )
            self.assertEqual(sum(lines.mapped("balance")), 0)
