from odoo import fields, models
from odoo.fields import Domain
from odoo.modules.db import FunctionStatus
from odoo.tools import SQL

from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier

PHONE_DIGITS = 6  # fewer are the end of too many numbers


def _index_complete_name(registry):
    """Return the index by which ``ilike`` finds a name, as core makes it for fields."""
    if not registry.has_trigram:
        return ""
    column = '"complete_name"'
    if registry.has_unaccent == FunctionStatus.INDEXABLE:
        column = registry.unaccent(column)
    return f"USING gin ({column} gin_trgm_ops)"


class AftersalesFreeSearchMixin(models.AbstractModel):
    """A document found by one field, whatever of it or its unit somebody knows."""

    _name = "aftersales.free.search.mixin"
    _description = "Search by Any Identifier"

    any_identifier = fields.Char(
        string="Anything", store=False, search="_search_any_identifier"
    )

    def _search_any_identifier(self, operator, value):
        if operator not in ("in", "ilike"):
            return NotImplemented
        texts = [value] if operator == "ilike" else value
        operator = operator if operator == "ilike" else "="
        return Domain.OR(
            Domain("id", "in", self._select_by_identifier(operator, text))
            for text in map(clean_identifier, filter(None, texts))
        )

    def _select_by_identifier(self, operator, text):
        """Return the query of the documents that ``text`` may mean.

        Each way to them is a query of its own that takes its own index; one condition
        with many alternatives would look at every document there is.

        :return: SQL in parentheses, to be compared with an id
        """
        # sudo: rules hold for the documents found, not for the way that leads there
        documents = self.sudo().with_context(active_test=False)
        queries = [
            documents._search(domain, bypass_access=True).select()
            for domain in documents._get_identifier_domains(operator, text)
        ]
        return SQL("(%s)", SQL(" UNION ").join(queries))

    def _get_identifier_domains(self, operator, text):
        """Return the ways that lead from an identifier to documents of this model."""
        return [Domain("name", operator, text)]


class AftersalesCase(models.Model):
    """A case is found by its own papers, its unit, its customer and its parts."""

    _name = "aftersales.case"
    _inherit = ["aftersales.case", "aftersales.free.search.mixin"]

    def _get_identifier_domains(self, operator, text):
        requests = self.env["aftersales.request"]
        return [
            *super()._get_identifier_domains(operator, text),
            *(
                Domain("request_id", "any", domain)
                for domain in requests._get_paper_domains(operator, text)
            ),
            Domain("order_ids", "any", Domain("name", operator, text)),
            Domain("log_ids", "any", Domain("name", operator, text)),
            *self._get_unit_domains(operator, text),
            *self._get_person_domains(operator, text),
        ]

    def _get_unit_domains(self, operator, text):
        """Return the ways from what stands on a unit, its card or its parts."""
        serial = Domain("name", operator, text)
        return [
            Domain("lot_id", "any", serial),
            # its index knows whole numbers only
            Domain("lot_id", "any", Domain("body_number", "=", text)),
            Domain("card_id", "any", serial),
            Domain("product_id", "any", Domain("default_code", operator, text)),
            Domain("part_ids", "any", Domain("lot_id", "any", serial)),
            Domain("part_ids", "any", Domain("removed_lot_id", "any", serial)),
        ]

    def _get_person_domains(self, operator, text):
        """Return the ways from the customer: by name, or by phone however spelled."""
        name = "email" if "@" in text else "complete_name"
        domains = [Domain("partner_id", "any", Domain(name, operator, text))]
        digits = "".join(char for char in text if char.isdigit()).lstrip("0")
        if len(digits) >= PHONE_DIGITS:
            domains.append(Domain("partner_id", "in", self._select_by_phone(digits)))
        return domains

    def _select_by_phone(self, digits):
        """Return the query of the customers whose phone ends with these digits.

        How a number begins depends on from where it is dialled; the index of the unit
        finder reads it from behind.
        """
        return SQL(
            "(SELECT id FROM res_partner WHERE phone_sanitized IS NOT NULL "
            "AND reverse(phone_sanitized) LIKE %s)",
            f"{digits[::-1]}%",
        )


class AftersalesRequest(models.Model):
    """A request is found by its own papers and by those of its cases."""

    _name = "aftersales.request"
    _inherit = ["aftersales.request", "aftersales.free.search.mixin"]

    list_number = fields.Char(index="trigram")
    deliverer_name = fields.Char(index="trigram")

    def _get_identifier_domains(self, operator, text):
        cases = self.env["aftersales.case"]
        return [
            *self._get_paper_domains(operator, text),
            *cases._get_person_domains(operator, text),
            Domain("case_ids", "in", cases._select_by_identifier(operator, text)),
        ]

    def _get_paper_domains(self, operator, text):
        """Return the ways from what stands on the papers of the request itself."""
        return [
            Domain(name, operator, text)
            for name in ("name", "list_number", "deliverer_name", "external_number")
        ]


class AftersalesOrder(models.Model):
    """An order is found by whatever finds its case."""

    _name = "aftersales.order"
    _inherit = ["aftersales.order", "aftersales.free.search.mixin"]

    def _get_identifier_domains(self, operator, text):
        cases = self.env["aftersales.case"]._select_by_identifier(operator, text)
        return [
            *super()._get_identifier_domains(operator, text),
            Domain("case_id", "in", cases),
        ]


class AftersalesWorkLog(models.Model):
    """A log is found by whatever finds its case."""

    _name = "aftersales.work.log"
    _inherit = ["aftersales.work.log", "aftersales.free.search.mixin"]

    def _get_identifier_domains(self, operator, text):
        cases = self.env["aftersales.case"]._select_by_identifier(operator, text)
        return [
            *super()._get_identifier_domains(operator, text),
            Domain("case_id", "in", cases),
        ]


class ResPartner(models.Model):
    """Customers by any part of their name, however many there are."""

    _inherit = "res.partner"

    _complete_name_trigram_idx = models.Index(_index_complete_name)
