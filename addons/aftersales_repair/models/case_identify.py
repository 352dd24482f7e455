from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.aftersales_warranty.models.unit_finder_source import key
from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier


class AftersalesCase(models.Model):
    """Units found by what stands on them, one or five hundred at a time."""

    _inherit = "aftersales.case"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._identify(vals_list)
        self._read_promises(vals_list)
        return super().create(vals_list)

    # === BUSINESS METHODS === #

    @api.model
    def _read_promises(self, vals_list):
        """Read the promises of all units at once: each case asks for its own."""
        lots = self.env["stock.lot"].browse(
            {vals["lot_id"] for vals in vals_list if vals.get("lot_id")}
        )
        if len(lots) > 1:
            lots._get_all_components()
            for coverage in lots.card_ids.coverage_ids:
                coverage._to_rule()

    @api.model
    def _identify(self, vals_list):
        """Return the values with the units that their identifiers name.

        An identifier that nobody knows is the serial of a unit never sold by us
        where its product is given: the unit is registered.
        """
        vals_list = [dict(vals) for vals in vals_list]
        asking = [
            vals
            for vals in vals_list
            if vals.get("identifier") and not vals.get("lot_id")
        ]
        found = self._find_units([vals["identifier"] for vals in asking])
        unknown = []
        for vals in asking:
            unit = found[vals["identifier"]]
            if isinstance(unit, dict):
                for field, record in unit.items():
                    if not vals.get(field):
                        vals[field] = record.id
            elif vals.get("product_id"):
                unknown.append(vals)
            else:
                raise unit
        self._register_units(unknown)
        return vals_list

    @api.model
    def _find_units(self, identifiers):
        """Find what many scanned or typed identifiers name, see :meth:`_find_unit`.

        Cards and serials, which most of them are, are looked up all at once.

        :return: for each identifier the dict of the records found, or the
            ``UserError`` that says why there is none
        """
        keys = {text: clean_identifier(text).upper() for text in identifiers}
        names = set(keys.values())
        # one of them may be of any kind; cards and serials are worth a look before
        # only where there are many
        known = self._find_cards_and_lots(names) if len(names) > 1 else {}
        found = {}
        for text, name in keys.items():
            if name in known:
                found[text] = known[name]
                continue
            try:
                found[text] = self._find_unit(text)
            except UserError as error:
                found[text] = error
        return found

    @api.model
    def _find_cards_and_lots(self, names):
        """Return the units that cards or serials name without doubt, by the name."""
        self.env.flush_all()
        finder = self.env["aftersales.unit.finder"]
        finder._check_is_allowed()
        cards = self._find_by_key("aftersales.warranty.card", names)
        lots = self._find_by_key("stock.lot", names - cards.keys())
        known = {}
        for name, [card, *others] in cards.items():
            if not others:
                known[name] = {
                    "card_id": card,
                    "lot_id": card.lot_id,
                    "product_id": card.lot_id.product_id or card.product_id,
                }
        for name, [lot, *others] in lots.items():
            if not others and (lot.product_id.is_serviceable or lot.current_card_id):
                known[name] = {
                    "card_id": lot.current_card_id,
                    "lot_id": lot,
                    "product_id": lot.product_id,
                }
        return {
            name: {field: record for field, record in unit.items() if record}
            for name, unit in known.items()
        }

    @api.model
    def _find_by_key(self, model, names):
        """Return the readable records with these names, as lists by their name."""
        if not names:
            return {}
        column = SQL("name")
        rows = self.env.execute_query(
            SQL(
                "SELECT %s, id FROM %s WHERE name IS NOT NULL AND %s IN %s",
                key(column),
                SQL.identifier(self.env[model]._table),
                key(column),
                tuple(names),
            )
        )
        readable = self.env["aftersales.unit.finder"]._get_readable(
            model, [row[1] for row in rows]
        )
        found = {}
        for name, record_id in rows:
            if record_id in readable:
                found.setdefault(name, []).append(readable[record_id])
        return found

    @api.model
    def _register_units(self, vals_list):
        """Fill the units of identifiers that name nothing yet, with their product.

        A serial that several products share is that of the product given.
        """
        tracked = [
            vals
            for vals in vals_list
            if self.env["product.product"].browse(vals["product_id"]).tracking != "none"
        ]
        if not tracked:
            return
        self.check_access("create")
        # sudo: stock.lot - reception registers the unit that stands before it
        lot_model = self.env["stock.lot"].sudo()
        units = [
            (vals["product_id"], clean_identifier(vals["identifier"]))
            for vals in tracked
        ]
        lots = lot_model._find_registered(units)
        new = [unit for unit in units if unit not in lots]
        if new:
            lots |= lot_model._register_serials(new)
        for vals, unit in zip(tracked, units, strict=True):
            vals["lot_id"] = lots[unit].id
            vals["is_unit_registered"] = unit in new
