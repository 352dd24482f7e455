from odoo import Command, api, fields, models

from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier

from ..rules.case_states import CLOSED_STATES


class AftersalesRequest(models.Model):
    """One field for whatever is scanned or typed: a unit, a card or a phone."""

    _name = "aftersales.request"
    _inherit = ["aftersales.request", "barcodes.barcode_events_mixin"]

    scan = fields.Char(
        string="Scan or Type",
        store=False,
        help="A card, a serial, a phone, an order, an invoice or a product code: "
        "customer and units fill by themselves.",
    )
    unit_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Add His Unit",
        store=False,
        domain="[('current_card_id.partner_id', '=', partner_id)]",
        help="Adds a unit whose warranty card the customer holds.",
    )

    # === COMPUTE METHODS === #

    @api.onchange("scan")
    def _onchange_scan(self):
        text, self.scan = clean_identifier(self.scan), False
        return self._take_scan(text) if text else None

    @api.onchange("unit_id")
    def _onchange_unit_id(self):
        lot, self.unit_id = self.unit_id, False
        return self._add_unit({"lot_id": lot}) if lot else None

    def on_barcode_scanned(self, barcode):
        """Take what a scanner has read while no field had the focus."""
        return self._take_scan(clean_identifier(barcode))

    # === BUSINESS METHODS === #

    def _take_scan(self, text):
        """Fill the customer or add a unit; return the warning to show, if any."""
        hits = self.env["aftersales.unit.finder"]._find_exact(text)
        units = [hit for hit in hits if hit.lot or hit.card]
        persons = {hit.partner for hit in hits if hit.partner}
        if len(persons) == 1 and not self.partner_id:
            self.partner_id = persons.pop()
        if len({hit.lot or hit.card for hit in units}) > 1:
            return self._warn(
                self.env._("Several units"),
                self.env._(
                    "“%(text)s” names several units: %(units)s. Choose among the units "
                    "of the customer, or scan the serial.",
                    text=text,
                    units=self.env["aftersales.case"]._list_units(
                        [hit.lot for hit in units if hit.lot]
                    ),
                ),
            )
        if units:
            return self._add_unit(
                {"identifier": text, "lot_id": units[0].lot, "card_id": units[0].card}
            )
        if hits:
            return None
        return self._take_unknown_scan(text)

    def _take_unknown_scan(self, text):
        """Take a product code, the phone of somebody new, or a serial of nobody."""
        product = self.env["aftersales.case"]._find_product(text)
        if product:
            return self._add_unit({"product_id": product})
        if not self.phone and self.env["res.partner"]._normalize_phone(text):
            self.phone = text
            return self._warn(
                self.env._("New customer"),
                self.env._("Nobody has the phone %s yet: enter the name.", text),
            )
        self._add_unit({"identifier": text})
        return self._warn(
            self.env._("Unknown unit"),
            self.env._(
                "Nothing is known as “%s”. Choose its product, and the unit is "
                "registered with this serial; or correct the number.",
                text,
            ),
        )

    def _add_unit(self, found):
        """Add a line for a unit; return the warning where it cannot be taken in."""
        lot = found.get("lot_id")
        problem = self._get_unit_problem(lot) if lot else None
        if problem:
            return self._warn(self.env._("Not added"), problem)
        vals = {
            name: value if isinstance(value, str) else value.id
            for name, value in found.items()
            if value
        }
        if lot:
            vals["product_id"] = lot.product_id.id
        cases = self.env["aftersales.case"].with_context(
            default_company_id=self.company_id.id
        )
        self.case_ids = [Command.create(cases._add_missing_default_values(vals))]
        return None

    def _get_unit_problem(self, lot):
        """Return, in words, why a unit cannot be added, or None."""
        if lot in self.case_ids.lot_id:
            return self.env._("%s is on the list already.", lot.name)
        # sudo: aftersales.case - the other case may be of a branch we do not see
        other = (
            self.env["aftersales.case"]
            .sudo()
            .search(
                [
                    ("lot_id", "=", lot.id),
                    ("is_installation", "=", False),
                    ("state", "not in", list(CLOSED_STATES)),
                ],
                limit=1,
            )
        )
        if other:
            return self.env._(
                "Unit %(unit)s has the open case %(case)s already. Finish or cancel "
                "that one first.",
                unit=lot.name,
                case=other.name,
            )
        return None

    @api.model
    def _warn(self, title, message):
        return {"warning": {"title": title, "message": message}}
