from odoo import api, models
from odoo.tools import SQL

from odoo.addons.aftersales_warranty.models.unit_finder_source import (
    Source,
    first_of,
    is_key,
    key_index,
)


def units_of_requests(ids):
    """Return the query for the units of service requests."""
    return SQL(
        "SELECT lot_id, card_id, partner_id FROM aftersales_case "
        "WHERE request_id IN %s",
        ids,
    )


def units_of_case_invoices(ids):
    """Return the query for the units whose cases were invoiced."""
    return SQL(
        "SELECT record.lot_id, record.card_id, record.partner_id "
        "FROM account_move_line AS line "
        "JOIN sale_order_line_invoice_rel AS link ON link.invoice_line_id = line.id "
        "JOIN sale_order_line AS sale_line ON sale_line.id = link.order_line_id "
        "JOIN sale_order AS sale ON sale.id = sale_line.order_id "
        "JOIN aftersales_case AS record ON record.id = sale.aftersales_case_id "
        "WHERE line.move_id IN %s",
        ids,
    )


class AftersalesUnitFinder(models.AbstractModel):
    """The number of a case or of a request leads to its units too."""

    _inherit = "aftersales.unit.finder"

    @api.model
    def _get_sources(self, text):
        is_name = is_key(SQL("name"), text)
        cases = SQL(
            "SELECT lot_id, card_id, partner_id FROM aftersales_case WHERE %s", is_name
        )
        is_posted = SQL("state = 'posted' AND %s", is_name)
        return [
            *super()._get_sources(text),
            Source("case", self.env._("Case"), cases),
            Source(
                "request",
                self.env._("Request"),
                named=first_of("aftersales_request", is_name),
                follow=units_of_requests,
            ),
            Source(
                "case_invoice",
                self.env._("Service invoice"),
                named=first_of("account_move", is_posted),
                follow=units_of_case_invoices,
            ),
        ]


class AftersalesCase(models.Model):
    _inherit = "aftersales.case"

    _name_key_idx = models.Index(key_index("name"))


class AftersalesRequest(models.Model):
    _inherit = "aftersales.request"

    _name_key_idx = models.Index(key_index("name"))
