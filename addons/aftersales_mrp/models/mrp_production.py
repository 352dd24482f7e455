from odoo import api, fields, models

from odoo.addons.aftersales_warranty.models.warranty_card import EVENT_FIELDS


class MrpProduction(models.Model):
    """How a unit comes out of production: dated, documented and with its card."""

    _inherit = "mrp.production"

    warranty_card_count = fields.Integer(
        compute="_compute_warranty_card_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("move_finished_ids.move_line_ids.lot_id.card_ids")
    def _compute_warranty_card_count(self):
        for production in self:
            production.warranty_card_count = len(production._get_unit_cards())

    # === ACTION METHODS === #

    def action_view_warranty_cards(self):
        """Open the cards of the units made by this order."""
        self.ensure_one()
        return self.env["aftersales.warranty.card"]._get_action(
            [("id", "in", self._get_unit_cards().ids)]
        )

    # === BUSINESS METHODS === #

    def _post_inventory(self, cancel_backorder=False):
        res = super()._post_inventory(cancel_backorder=cancel_backorder)
        self._record_units()
        return res

    def _get_unit_lines(self):
        """Return the done lines of the units made by these orders, by-products too."""
        return self.move_finished_ids.filtered(
            lambda move: move.state == "done" and move.has_tracking == "serial"
        ).move_line_ids.filtered(lambda line: line.lot_id and line.quantity > 0)

    def _get_unit_cards(self):
        """Return the cards of the units made by these orders."""
        return self._get_unit_lines().lot_id.card_ids

    def _record_units(self):
        """Write down what production says about the units made; may be repeated."""
        for production in self:
            production._record_production_dates()
            production._record_components()
        self._issue_production_cards()

    def _record_production_dates(self):
        """Date the units: when, by whom and in which run they were made.

        What is known already stays, as of a unit that is made over. A card keyed in
        with an earlier date must not stop the line: its unit is left to be settled.
        """
        self.ensure_one()
        cards = self.env["aftersales.warranty.card"]
        day = cards._get_local_date(self._get_production_moment())
        # sudo: stock.lot - whoever makes units dates them
        lots = (
            self._get_unit_lines()
            .lot_id.sudo()
            .with_context(**cards._get_batch_context())
        )
        vals_by_field = {
            "manufacture_date": day,
            "receipt_date": day,
            "batch_ref": self.name,
            "manufacturer_id": self.company_id.partner_id.id,
        }
        undated = lots.filtered(
            lambda lot: any(
                card[name] and card[name] < day
                for card in lot.card_ids
                for name in EVENT_FIELDS
            )
        )
        for name, value in vals_by_field.items():
            todo = lots - undated if name == "manufacture_date" else lots
            todo.filtered(lambda lot, name=name: not lot[name]).write({name: value})

    def _get_production_moment(self):
        """Return when the units of this order were finished."""
        self.ensure_one()
        dates = self._get_unit_lines().move_id.mapped("date")
        return self.date_finished if self.state == "done" else max(dates, default=False)

    def _issue_production_cards(self):
        """Issue the cards of the units whose warranty type wants it so."""
        lines = self._get_unit_lines().filtered(
            lambda line: (
                line.product_id._get_warranty_type().issue_event == "production"
            )
        )
        for move, own in lines.grouped("move_id").items():
            self.env["aftersales.warranty.card"]._issue_for_new_units(
                own.lot_id,
                move,
                self.env._("Made again with %s", move.production_id.name),
            )
