from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .serial_import_compare import CARD_KINDS

LOT_FIELDS = ("manufacture_date", "receipt_date", "batch_ref", "body_number")
CARD_FIELDS = (
    "seller_name",
    "purchase_date",
    "delivery_date",
    "installation_date",
    "activation_date",
)


class AftersalesSerialImport(models.Model):
    """What rows become: units, their cards, and who uses them.

    All go through the ORM, a batch at a time, so that the rules of every addon hold.
    """

    _inherit = "aftersales.serial.import"

    # === ENTRY METHODS === #

    def _enter(self, rows):
        """Make what some rows bring, and note it on them."""
        lot_by_row = self._enter_lots([row for row in rows if row["serial"]])
        card_by_row = self._enter_kind(rows, lot_by_row)
        self.env.flush_all()
        self._mark_done(rows, lot_by_row, card_by_row)

    def _enter_kind(self, rows, lot_by_row):
        """Make what comes with the units. Hook for further kinds.

        :return: the card of each row, by the id of the row
        """
        if self.kind == "blank_cards":
            return self._enter_blank_cards(rows, lot_by_row)
        if self.kind in CARD_KINDS:
            return self._enter_cards(rows, lot_by_row)
        return {}

    def _enter_lots(self, rows):
        """Create the units that are new; return the unit of each row by its id."""
        lot_model = self.env["stock.lot"].with_context(**self._get_quiet_context())
        # several rows may speak of one unit
        new_rows = {
            (row["product_id"], row["serial"]): row
            for row in reversed(rows)
            if not row["lot_id"]
        }
        lots = lot_model.create(
            [
                {"name": serial, "product_id": product_id} | self._pick(row, LOT_FIELDS)
                for (product_id, serial), row in new_rows.items()
            ]
        )
        lot_by_key = dict(zip(new_rows, lots, strict=True))
        return {
            row["id"]: lot_by_key.get((row["product_id"], row["serial"]))
            or lot_model.browse(row["lot_id"])
            for row in rows
        }

    def _enter_cards(self, rows, lot_by_row):
        """Issue the card of each row: a blank one at hand, else a new one."""
        card_model = self.env["aftersales.warranty.card"].with_context(
            **self._get_quiet_context()
        )
        # units that were made just now are nobody else's yet
        known_ids = [row["lot_id"] for row in rows if row["lot_id"]]
        self.env["stock.lot"].browse(known_ids)._lock_rows()
        blank_by_row = self._find_blank_cards(rows, lot_by_row, card_model)
        owner_by_row = self._find_owners(rows)
        type_by_product = self._get_types(rows)
        units = [
            (
                blank_by_row.get(row["id"], card_model),
                self._prepare_card_vals(row)
                | {
                    "lot_id": lot_by_row[row["id"]].id,
                    "type_id": type_by_product[row["product_id"]],
                    "partner_id": owner_by_row.get(row["id"], False),
                },
            )
            for row in rows
        ]
        cards = card_model._issue_units(units)
        cards.filtered(
            lambda card: card.activation_date and card.state == "issued"
        )._transition({"issued"}, "active")
        card_by_lot = cards.grouped("lot_id")
        return {row_id: card_by_lot[lot] for row_id, lot in lot_by_row.items()}

    def _find_blank_cards(self, rows, lot_by_row, card_model):
        """Find the blank cards that were printed or allocated for these units."""
        numbers = [row["card_number"] for row in rows if row["card_number"]]
        lot_ids = [row["lot_id"] for row in rows if row["lot_id"]]
        if not (numbers or lot_ids):
            return {}
        cards = card_model.search(
            Domain("state", "=", "blank")
            & Domain("needs_review", "=", False)
            & (Domain("name", "in", numbers) | Domain("lot_id", "in", lot_ids))
        )
        by_number = {card.name: card for card in cards if not card.lot_id}
        by_lot = {card.lot_id.id: card for card in cards if card.lot_id}
        found = {}
        for row in rows:
            card = by_number.get(row["card_number"]) or by_lot.get(row["lot_id"])
            if card and not card.lot_id:
                card.write({"lot_id": lot_by_row[row["id"]].id})
            if card:
                found[row["id"]] = card
        return found

    def _get_types(self, rows):
        """Return the id of the warranty type by that of the product."""
        products = self.env["product.product"].browse(
            {row["product_id"] for row in rows} - {None}
        )
        types = {product.id: self._get_type(product).id for product in products}
        return types | {None: self.type_id.id}

    def _prepare_card_vals(self, row):
        """Prepare what one row says of its card."""
        vals = {"product_id": row["product_id"], "dealer_id": row["dealer_id"]}
        if row["card_number"]:
            vals["name"] = row["card_number"]
        return vals | self._pick(row, CARD_FIELDS)

    def _enter_blank_cards(self, rows, lot_by_row):
        """Create the cards that have been printed and wait for their unit."""
        card_model = self.env["aftersales.warranty.card"]
        type_by_product = self._get_types(rows)
        cards = card_model.with_context(**self._get_quiet_context()).create(
            [
                self._prepare_card_vals(row)
                | {
                    "type_id": type_by_product[row["product_id"]],
                    "lot_id": lot_by_row[row["id"]].id if row["serial"] else False,
                }
                for row in rows
            ]
        )
        return {row["id"]: card for row, card in zip(rows, cards, strict=True)}

    def _find_owners(self, rows):
        """Find or create who uses the units; return their ids by row."""
        owner_by_row, known = {}, {}
        for row in rows:
            name, phone = self._pick_owner(row)
            if not (name or phone):
                continue
            if (name, phone) not in known:
                known[name, phone] = self._find_owner(name, phone)
            owner_by_row[row["id"]] = known[name, phone].id
        return owner_by_row

    def _find_owner(self, name, phone):
        """Return the consumer of a name and a phone, created where he is new."""
        partner_model = self.env["res.partner"].with_context(
            **self._get_quiet_context()
        )
        if phone:
            return partner_model._find_or_create_consumer(phone, name=name)
        known = partner_model.search(
            [("name", "=", name), ("is_consumer", "=", True)], limit=1
        )
        return known or partner_model.create({"name": name, "is_consumer": True})

    @api.model
    def _get_quiet_context(self):
        """Keep logs and followers of a hundred thousand records out of the way."""
        return self.env["aftersales.warranty.card"]._get_batch_context()

    @staticmethod
    def _pick(row, names):
        """Return what a row says of some fields."""
        data = row["data"] or {}
        return {name: data[name] for name in names if data.get(name)}

    @staticmethod
    def _pick_owner(row):
        """Return name and phone of who uses the unit, as far as a row says."""
        data = row["data"] or {}
        return data.get("owner_name"), data.get("owner_phone")

    def _mark_done(self, rows, lot_by_row, card_by_row):
        """Note on the rows what they have become, in the same transaction."""
        row_ids = [row["id"] for row in rows]
        none = self.browse()
        self.env.execute_query(
            SQL(
                "UPDATE aftersales_serial_import_row AS row SET state = 'done', "
                "lot_id = made.lot_id, card_id = made.card_id "
                "FROM unnest(%s::int[], %s::int[], %s::int[]) "
                "AS made(id, lot_id, card_id) "
                "WHERE row.id = made.id RETURNING row.id",
                row_ids,
                [lot_by_row.get(row_id, none).id or None for row_id in row_ids],
                [card_by_row.get(row_id, none).id or None for row_id in row_ids],
            )
        )
