from odoo import api, models
from odoo.tools import SQL

from odoo.addons.aftersales_warranty.models.unit_finder_source import (
    Source,
    first_of,
    is_key,
    key_index,
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
        requests = SQL(
            "SELECT record.lot_id, record.card_id, record.partner_id "
            "FROM %s AS request JOIN aftersales_case AS record "
            "ON record.request_id = request.id",
            first_of("aftersales_request", is_name),
        )
        invoices = SQL(
            "SELECT record.lot_id, record.card_id, record.partner_id FROM %s AS move "
            "JOIN account_move_line AS line ON line.move_id = move.id "
            "JOIN sale_order_line_invoice_rel AS link "
            "ON link.invoice_line_id = line.id "
            "JOIN sale_order_line AS sale_line ON sale_line.id = link.order_line_id "
            "JOIN sale_order AS sale ON sale.id = sale_line.order_id "
            "JOIN aftersales_case AS record ON record.id = sale.aftersales_case_id",
            first_of("account_move", SQL("state = 'posted' AND %s", is_name)),
        )
        return [
            *super()._get_sources(text),
            Source("case", self.env._("Case"), cases),
            Source("request", self.env._("Request"), requests),
            Source("case_invoice", self.env._("Service invoice"), invoices),
        ]


class AftersalesCase(models.Model):
    _inherit = "aftersales.case"

    _name_key_idx = models.Index(key_index("name"))


class AftersalesRequest(models.Model):
    _inherit = "aftersales.request"

    _name_key_idx = models.Index(key_index("name"))
