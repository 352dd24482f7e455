from odoo import models
from odoo.exceptions import UserError

PRODUCT_ACCOUNTS = {
    "expense": "expense",
    "income": "income",
    "stock": "stock_valuation",
}
PARTNER_ACCOUNTS = {
    "receivable": "property_account_receivable_id",
    "payable": "property_account_payable_id",
}


class AftersalesPostingTemplate(models.Model):
    """Which account and which partner a template finds for a document."""

    _inherit = "aftersales.posting.template"

    # === BUSINESS METHODS === #

    def _get_side(self, side, item):
        """Return account, partner and analytics of one side of an entry."""
        account = self._get_account(side, item)
        analytic = item.get_side(side, "analytic")
        # costs and income have the template's analytics, balances have not
        if not analytic and account.internal_group in ("income", "expense"):
            analytic = self.analytic_distribution
        return account, self._get_partner(side, item), analytic

    def _get_account(self, side, item):
        """Return the account of one side of an entry.

        :param str side: ``debit`` or ``credit``
        :param item: the ``PostingItem`` that is posted
        :raises UserError: when there is none, saying which one and where to set it
        """
        self.ensure_one()
        rule = self[f"{side}_rule"]
        if rule in PRODUCT_ACCOUNTS:
            account = self._get_product_account(rule, item)
        elif rule in PARTNER_ACCOUNTS:
            account = self._get_partner_account(rule, side, item)
        elif rule.startswith("carrier_"):
            carrier = rule.removeprefix("carrier_")
            account = item.company._get_carrier_account(carrier)
        elif rule == "document":
            account = self._get_document_account(side, item)
        else:
            account = self[f"{side}_account_id"]
        if not self._is_usable(account, item.company):
            raise UserError(self._get_unusable_message(account, item.company))
        return account

    def _get_product_account(self, rule, item):
        product = item.product or self.env["product.product"]
        for near in self._get_company_line(item.company) if product else ():
            accounts = product.with_company(near)._get_product_accounts()
            if accounts[PRODUCT_ACCOUNTS[rule]]:
                return accounts[PRODUCT_ACCOUNTS[rule]]
        labels = {
            "expense": self.env._("expense account"),
            "income": self.env._("income account"),
            "stock": self.env._("stock valuation account"),
        }
        raise UserError(
            self.env._(
                "%(product)s has no %(account)s in %(company)s, so “%(template)s” "
                "could not be posted. Set it on the product or its category, or "
                "choose an account on the posting template.",
                product=product.display_name or self.env._("The document"),
                account=labels[rule],
                company=item.company.name,
                template=self.display_name,
            )
        )

    def _get_partner_account(self, rule, side, item):
        partner = self._get_partner(side, item)
        # a branch may have no accounts of its own set on partners
        for near in self._get_company_line(item.company) if partner else ():
            account = partner.with_company(near)[PARTNER_ACCOUNTS[rule]]
            if account:
                return account
        if not partner:
            raise UserError(
                self.env._(
                    "“%(template)s” posts to the account of a partner, and %(name)s "
                    "names none. Choose another account or partner on the posting "
                    "template.",
                    template=self.display_name,
                    name=item.get_name(),
                )
            )
        raise UserError(
            self.env._(
                "%(partner)s has no %(account)s in %(company)s, so “%(template)s” "
                "could not be posted. Set it on the partner, under Accounting.",
                partner=partner.display_name,
                account=partner._fields[PARTNER_ACCOUNTS[rule]]._description_string(
                    self.env
                ),
                company=item.company.name,
                template=self.display_name,
            )
        )

    def _get_document_account(self, side, item):
        account = item.get_side(side, "account")
        if account:
            return account
        raise UserError(
            self.env._(
                "%(name)s names no account for the %(side)s side of “%(template)s”. "
                "Choose the account on the posting template.",
                name=item.get_name(),
                side=self._get_side_label(side),
                template=self.display_name,
            )
        )

    def _get_partner(self, side, item):
        """Return the partner of one side of an entry, empty where none is named."""
        self.ensure_one()
        # sudo: aftersales.case, aftersales.technician - whoever took the step
        case = (item.case or self.env["aftersales.case"]).sudo()
        partner = {
            "document": lambda: item.get_side(side, "partner") or item.partner,
            "customer": lambda: case.partner_id.commercial_partner_id,
            "agent": lambda: case.service_agent_id.commercial_partner_id,
            "technician": lambda: self._get_technician(item).partner_id,
            "maker": lambda: case and case._get_maker(),
            "none": lambda: None,
        }[self.partner_rule]()
        if not (partner or case or self.partner_rule == "none"):
            # what belongs to no case names its partner itself
            partner = item.partner
        return (partner or self.env["res.partner"]).sudo()

    def _get_technician(self, item):
        """Return the technician a posting is about: the document, or its case's."""
        if item.record._name == "aftersales.technician":
            return item.record.sudo()
        return (item.case or self.env["aftersales.case"]).sudo().technician_id
