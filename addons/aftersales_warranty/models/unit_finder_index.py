"""The indexes of the unit finder on tables that others own."""

from odoo import models

from .unit_finder_source import key_index


class StockLot(models.Model):
    _inherit = "stock.lot"

    _name_key_idx = models.Index(key_index("name"))
    _body_number_key_idx = models.Index(key_index("body_number"))


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    _lot_idx = models.Index("(lot_id) WHERE lot_id IS NOT NULL")


class SaleOrder(models.Model):
    _inherit = "sale.order"

    _name_key_idx = models.Index(key_index("name"))


class AccountMove(models.Model):
    _inherit = "account.move"

    _name_key_idx = models.Index(key_index("name"))


class StockPicking(models.Model):
    _inherit = "stock.picking"

    _name_key_idx = models.Index(key_index("name"))


class ResPartner(models.Model):
    _inherit = "res.partner"

    _phone_reversed_idx = models.Index(
        "(reverse(phone_sanitized) text_pattern_ops) WHERE phone_sanitized IS NOT NULL"
    )


class AftersalesWarrantyCard(models.Model):
    _inherit = "aftersales.warranty.card"

    _name_key_idx = models.Index(key_index("name"))


class AftersalesUnitHistory(models.Model):
    _inherit = "aftersales.unit.history"

    _name_key_idx = models.Index(key_index("name"))
