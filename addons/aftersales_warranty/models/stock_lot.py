from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .warranty_card import OPEN_STATES

WARRANTY_STATES = [
    ("none", "No Card"),
    ("pending", "Not Started"),
    ("running", "In Warranty"),
    ("expired", "Expired"),
    ("suspended", "Suspended"),
]


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "aftersales.lock.mixin"]

    # Origin
    manufacture_date = fields.Date(
        tracking=True, help="The day on which the unit was made."
    )
    receipt_date = fields.Date(help="The day on which the unit came into our stock.")
    batch_ref = fields.Char(string="Production Batch", index="btree_not_null")
    body_number = fields.Char(index="btree_not_null")
    manufacturer_id = fields.Many2one(
        "res.partner",
        string="Maker",
        index="btree_not_null",
        ondelete="restrict",
    )
    supplier_warranty_end = fields.Date(
        string="Supplier Warranty Until",
        help="The last day on which the supplier stands behind the unit.",
    )

    # Warranty
    card_ids = fields.One2many(
        "aftersales.warranty.card", "lot_id", string="Warranty Cards"
    )
    card_count = fields.Integer(
        string="Warranty Card Count", compute="_compute_card_count"
    )
    current_card_id = fields.Many2one(
        "aftersales.warranty.card",
        compute="_compute_current_card_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        help="The open warranty card of this unit.",
    )
    warranty_date_end = fields.Date(
        string="Warranty End", related="current_card_id.date_end"
    )
    warranty_state = fields.Selection(
        WARRANTY_STATES,
        string="Warranty Status",
        compute="_compute_warranty_state",
        search="_search_warranty_state",
    )
    consumer_id = fields.Many2one(
        "res.partner", string="Consumer", related="current_card_id.partner_id"
    )
    component_ids = fields.One2many(
        "aftersales.unit.component", "unit_id", string="Components"
    )
    built_into_ids = fields.One2many(
        "aftersales.unit.component",
        "lot_id",
        string="Built into",
        help="The units that this one has been a component of.",
    )
    built_into_id = fields.Many2one(
        "stock.lot",
        string="Now Built into",
        compute="_compute_built_into_id",
        help="The unit that this one is a component of.",
    )
    coverage_ids = fields.Many2many(
        "aftersales.warranty.coverage",
        string="Coverages",
        compute="_compute_coverage_ids",
        help="What is promised for this unit and for the components built into it.",
    )

    # === COMPUTE METHODS === #

    @api.depends("card_ids")
    def _compute_card_count(self):
        counts = dict(
            self.env["aftersales.warranty.card"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        for lot in self:
            lot.card_count = counts.get(lot, 0)

    @api.depends("card_ids.state")
    def _compute_current_card_id(self):
        for lot in self:
            cards = lot.card_ids.filtered(lambda card: card.state in OPEN_STATES)
            lot.current_card_id = cards.sorted(
                lambda card: (card.state != "suspended", card.id), reverse=True
            )[:1]

    @api.depends("current_card_id.state", "current_card_id.date_end")
    def _compute_warranty_state(self):
        today = fields.Date.context_today(self)
        for lot in self:
            lot.warranty_state = lot.current_card_id._get_warranty_state(today)

    def _search_warranty_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        card_model = self.env["aftersales.warranty.card"]
        return Domain.OR(
            Domain("current_card_id", "=", False)
            if state == "none"
            else Domain(
                "current_card_id", "any", card_model._get_warranty_domain(state, today)
            )
            for state in value
            if state
        )

    @api.depends(
        "card_ids.coverage_ids",
        "component_ids.coverage_ids",
        "component_ids.lot_id.component_ids.coverage_ids",
    )
    def _compute_coverage_ids(self):
        for lot, components in self._get_components_by_lot().items():
            open_cards = lot.card_ids.filtered(lambda card: card.state in OPEN_STATES)
            lot.coverage_ids = open_cards.coverage_ids | components.coverage_ids

    @api.depends("built_into_ids.date_out", "built_into_ids.unit_id")
    def _compute_built_into_id(self):
        for lot in self:
            now = lot.built_into_ids.filtered("is_installed")
            lot.built_into_id = now[:1].unit_id

    # === CONSTRAINT METHODS === #

    @api.constrains("manufacture_date")
    def _check_manufacture_date(self):
        # sudo: aftersales.warranty.card - a storekeeper keys in the date of production
        for card in self.sudo().filtered("manufacture_date").card_ids:
            message = not card.needs_review and card._get_manufacture_date_error()
            if message:
                raise ValidationError(message)

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        if {"manufacture_date", "receipt_date"} & set(vals):
            # sudo: aftersales.warranty.card - the dates of the cards follow the unit's
            self.sudo().card_ids._refresh_dates()
        return res

    def _find_delivery_ids_by_lot_iterative(self):
        # Who sees units without any right to the stock sees no transfers of theirs;
        # the chatter asks for them by itself, to suggest recipients.
        models = self._get_delivery_models()
        if not all(self.env[model].has_access("read") for model in models):
            return {}
        return super()._find_delivery_ids_by_lot_iterative()

    @api.model
    def _get_delivery_models(self):
        """Return the models that are read to find the deliveries of units. Hook."""
        return ["stock.move", "stock.move.line", "stock.picking"]

    # === ACTION METHODS === #

    def action_view_cards(self):
        """Open the cards of this unit."""
        self.ensure_one()
        action = self.env["aftersales.warranty.card"]._get_action(
            [("lot_id", "=", self.id)]
        )
        return action | {"context": {"default_lot_id": self.id}}

    # === BUSINESS METHODS === #

    def _get_coverages(self, on_date):
        """Return all that is promised for this unit, as plain data for the verdict.

        :param datetime.date on_date: the day that says which components were in it
        :rtype: list[Coverage]
        """
        self.ensure_one()
        return self._get_coverages_by_lot(on_date)[self]

    def _get_coverages_by_lot(self, on_date):
        """Return the promises of many units at once, see :meth:`_get_coverages`.

        :rtype: dict[stock.lot, list[Coverage]]
        """
        cards = self.env["aftersales.warranty.card"].search_fetch(
            [("lot_id", "in", self.ids)]
        )
        by_lot = cards.grouped("lot_id")
        return {
            lot: by_lot.get(lot, cards.browse())._get_rule_coverages()
            + [coverage._to_rule() for coverage in components.coverage_ids]
            for lot, components in self._get_components_by_lot(on_date).items()
        }

    def _get_components_by_lot(self, on_date=None):
        """Return what was built into each unit on a day, however deep.

        A component with a serial number may have components of its own.

        :param datetime.date on_date: the day, None for what is in it now
        :rtype: dict[stock.lot, aftersales.unit.component]
        """
        below = self._get_all_components()
        result = {}
        for lot in self:
            level, found = lot, below.browse()
            while level:
                built_in = level.component_ids.filtered(
                    lambda component: (
                        component._is_installed_on(on_date)
                        if on_date
                        else component.is_installed
                    )
                )
                level = (built_in - found).lot_id
                found |= built_in
            # what follows is read for all units at once
            result[lot] = found.with_prefetch(below.ids)
        return result

    def _get_all_components(self):
        """Return what was ever built into these units, one query for each level."""
        found, level = self.env["aftersales.unit.component"], self
        while level:
            built_in = level.component_ids - found
            found |= built_in
            level = built_in.lot_id
        return found
