"""Entries of customers' shares become postings, so that they can be taken back."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Make the posting of each share entry that has none."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    parts = env["aftersales.work.part"].search([("share_entry_id", "!=", False)])
    posted = set(
        env["aftersales.posting"]
        .search([("activity", "=", "customer_share")])
        .mapped("res_id")
    )
    env["aftersales.posting"].create(
        [
            vals
            for part in parts
            if part.id not in posted
            for vals in _prepare_postings(part)
        ]
    )


def _prepare_postings(part):
    """Yield the values of the posting that a share entry of its own stands for."""
    entry = part.share_entry_id
    debit = entry.line_ids.filtered("debit")
    credit = entry.line_ids.filtered("credit")
    if len(debit) == len(credit) == 1 and entry.state == "posted":
        yield {
            "name": debit.name,
            "activity": "customer_share",
            "company_id": entry.company_id.id,
            "case_id": part.case_id.id,
            "res_model": part._name,
            "res_id": part.id,
            "product_id": part.product_id.id,
            "debit_account_id": debit.account_id.id,
            "debit_partner_id": debit.partner_id.id,
            "credit_account_id": credit.account_id.id,
            "credit_partner_id": credit.partner_id.id,
            "amount": debit.debit,
            "move_id": entry.id,
        }
