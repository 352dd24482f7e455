from odoo import models
from odoo.tools import SQL

from .warranty_card import OPEN_STATES

REFERENCE_CHUNK = 1_000
CARD_KINDS = ("cards", "installed_base")


class AftersalesSerialImport(models.Model):
    """What rows are compared with: each other, the products, the units, the cards.

    Each comparison is one statement over all rows. The same ones run again over the
    rows of a batch just before they are entered, for much may happen in between.
    """

    _inherit = "aftersales.serial.import"

    def _check_rows(self, row_ids=None):
        """Report the rows that cannot be entered.

        :param list row_ids: the rows of one batch, all that are ready by default
        """
        scope = self._get_scope(row_ids)
        if row_ids is None:
            self._report_products(scope)
        self._report_numbers(scope)
        self._report_units(scope)
        if row_ids is None:
            self._report_twice(scope, "serial", self._get_same_row())
            self._report_twice(scope, "card_number", SQL("card_number"))
        self.row_ids.invalidate_recordset(flush=False)

    def _get_scope(self, row_ids=None):
        """Return the condition of the rows that are still to enter."""
        scope = SQL("row.import_id = %s AND row.state = 'ready'", self.id)
        if row_ids is not None:
            scope = SQL("%s AND row.id = ANY(%s)", scope, list(row_ids))
        return scope

    def _report(self, scope, problem, key, condition, joined=None):
        """Mark the rows that meet a condition as bad.

        :param SQL joined: what else the condition speaks of
        """
        column = {"product": "product_ref", "dealer": "dealer_ref"}.get(key, key)
        self.env.execute_query(
            SQL(
                "UPDATE aftersales_serial_import_row AS row "
                "SET state = 'bad', problem = %s, problem_key = %s, "
                "problem_value = %s %s WHERE %s AND %s RETURNING row.id",
                problem,
                key,
                SQL.identifier("row", column),
                SQL("FROM %s", joined) if joined else SQL(),
                scope,
                condition,
            )
        )

    # === REFERENCES === #

    def _resolve_references(self):
        """Write down which product and which dealer each row means."""
        self._resolve("product", self._find_products)
        self._resolve("dealer", self._find_dealers)
        self.env.execute_query(
            SQL(
                "UPDATE aftersales_serial_import_row SET "
                "product_id = CASE WHEN product_ref IS NULL "
                "THEN COALESCE(product_id, %s) ELSE product_id END, "
                "dealer_id = CASE WHEN dealer_ref IS NULL "
                "THEN COALESCE(dealer_id, %s) ELSE dealer_id END "
                "WHERE import_id = %s AND state = 'ready' RETURNING id",
                self.product_id.id or None,
                self.dealer_id.id or None,
                self.id,
            )
        )

    def _resolve(self, key, find):
        """Find the records of all texts of one column, each text once."""
        column = SQL.identifier(f"{key}_ref")
        texts = [
            text
            for (text,) in self.env.execute_query(
                SQL(
                    "SELECT DISTINCT %(column)s FROM aftersales_serial_import_row "
                    "WHERE import_id = %(id)s AND state = 'ready' "
                    "AND %(column)s IS NOT NULL",
                    column=column,
                    id=self.id,
                )
            )
        ]
        for start in range(0, len(texts), REFERENCE_CHUNK):
            found = find(texts[start : start + REFERENCE_CHUNK])
            self._write_references(key, column, found)

    def _write_references(self, key, column, found):
        """Write the record of each text on its rows; report a text of several."""
        one = {text: ids[0] for text, ids in found.items() if len(ids) == 1}
        if one:
            self.env.execute_query(
                SQL(
                    "UPDATE aftersales_serial_import_row AS row SET %s = found.id "
                    "FROM unnest(%s::text[], %s::int[]) AS found(text, id) "
                    "WHERE row.import_id = %s AND row.%s = found.text RETURNING row.id",
                    SQL.identifier(f"{key}_id"),
                    list(one),
                    list(one.values()),
                    self.id,
                    column,
                )
            )
        several = [text for text, ids in found.items() if len(ids) > 1]
        if several:
            condition = SQL("row.%s = ANY(%s)", column, several)
            self._report(self._get_scope(), f"two_{key}s", key, condition)

    def _find_products(self, texts):
        """Return the products that each text names: by code, barcode, then name."""
        # a file of the whole house names products of all its branches
        return self._find_by_fields(
            "product.product", ("default_code", "barcode", "name"), texts
        )

    def _find_dealers(self, texts):
        """Return the dealers that each text names: by reference, then name."""
        found = self._find_by_fields("res.partner", ("ref", "name"), texts)
        partner_model = self.env["res.partner"]
        for text, ids in found.items():
            if len(ids) > 1:
                dealers = partner_model.browse(ids).filtered("is_dealer")
                found[text] = dealers.ids or ids
        return found

    def _find_by_fields(self, model, names, texts):
        """Return the ids of the records by text, the first field that knows it."""
        found = {}
        for name in names:
            left = [text for text in texts if text not in found]
            if not left:
                break
            records = self.env[model].search_fetch([(name, "in", left)], [name])
            for record in records:
                found.setdefault(record[name], []).append(record.id)
        return {text: ids for text, ids in found.items() if text in set(texts)}

    def _report_products(self, scope):
        """Report rows whose product, dealer or warranty type is not known."""
        self._report(
            scope,
            "no_dealer",
            "dealer",
            SQL("row.dealer_ref IS NOT NULL AND row.dealer_id IS NULL"),
        )
        is_blank = self.kind == "blank_cards" and self.type_id
        needed = SQL("row.product_ref IS NOT NULL") if is_blank else SQL("TRUE")
        self._report(
            scope, "no_product", "product", SQL("row.product_id IS NULL AND %s", needed)
        )
        products = self._get_products()
        untracked = products.filtered(lambda product: product.tracking != "serial")
        self._report_product(scope, "not_tracked", untracked)
        if self.kind in (*CARD_KINDS, "blank_cards"):
            self._report_product(
                scope,
                "no_type",
                products.filtered(lambda each: not self._get_type(each)),
            )
        for product in products.filtered("serial_pattern_id"):
            self._report_pattern(scope, product)

    def _get_products(self):
        """Return the products of the rows that are still to enter."""
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT product_id FROM aftersales_serial_import_row AS row "
                "WHERE %s AND product_id IS NOT NULL",
                self._get_scope(),
            )
        )
        return self.env["product.product"].browse(product_id for (product_id,) in rows)

    def _get_type(self, product):
        """Return the warranty type of the cards of a product."""
        return self.type_id or product._get_warranty_type()

    def _report_product(self, scope, problem, products):
        """Report the rows of some products."""
        if products:
            condition = SQL("row.product_id = ANY(%s)", products.ids)
            self._report(scope, problem, "product", condition)

    def _report_pattern(self, scope, product):
        """Report the serials that the pattern of their product cannot have given.

        Serials of other makes have other patterns: only those count that begin as
        ours do and whose check digit is wrong.
        """
        pattern = product.serial_pattern_id
        if not self.checks_pattern:
            return
        rows = self.env.execute_query(
            SQL(
                "SELECT id, serial FROM aftersales_serial_import_row AS row "
                "WHERE %s AND product_id = %s AND serial IS NOT NULL",
                scope,
                product.id,
            )
        )
        rule = pattern._to_rule()
        wrong = [row_id for row_id, serial in rows if not rule.is_valid(serial)]
        if wrong:
            condition = SQL("row.id = ANY(%s)", wrong)
            self._report(scope, "check_digit", "serial", condition)

    # === DUPLICATES === #

    def _report_twice(self, scope, key, same):
        """Report rows that say what a row above them has said."""
        joined = SQL(
            "(SELECT id, row_number() OVER (PARTITION BY %s ORDER BY number, id) "
            "AS place FROM aftersales_serial_import_row AS row "
            "WHERE %s AND %s IS NOT NULL) AS same",
            same,
            scope,
            SQL.identifier(key),
        )
        condition = SQL("same.id = row.id AND same.place > 1")
        self._report(scope, "twice_in_file", key, condition, joined)

    def _get_same_row(self):
        """Return what no two rows of a file have in common."""
        return SQL("product_id, serial")

    def _report_numbers(self, scope):
        """Report card numbers that are taken; a blank card waits for its unit."""
        free = SQL("FALSE")
        if self.kind in CARD_KINDS:
            free = SQL("card.state = 'blank' AND card.lot_id IS NULL")
        self.env["aftersales.warranty.card"].flush_model(["name", "state", "lot_id"])
        self._report(
            scope,
            "number_exists",
            "card_number",
            SQL("card.name = row.card_number AND NOT (%s)", free),
            SQL("aftersales_warranty_card AS card"),
        )

    def _report_units(self, scope):
        """Report units that exist, or that have the card already."""
        self.env["stock.lot"].flush_model(["name", "product_id"])
        lots = SQL("stock_lot AS lot")
        same = SQL("lot.product_id = row.product_id AND lot.name = row.serial")
        if self.kind != "serials":
            self._report(
                scope,
                "card_exists",
                "serial",
                SQL("%s AND card.lot_id = lot.id AND %s", same, self._get_same_card()),
                SQL("%s, aftersales_warranty_card AS card", lots),
            )
        if self.kind == "serials" or not (
            self.uses_existing or self.kind == "blank_cards"
        ):
            self._report(scope, "lot_exists", "serial", same, lots)
        else:
            self._link_units(scope)

    def _link_units(self, scope):
        """Note on the rows which unit they mean, where it exists."""
        self.env.execute_query(
            SQL(
                "UPDATE aftersales_serial_import_row AS row SET lot_id = lot.id "
                "FROM stock_lot AS lot WHERE %s AND lot.product_id = row.product_id "
                "AND lot.name = row.serial RETURNING row.id",
                scope,
            )
        )

    def _get_same_card(self):
        """Return the condition of an open card beside which there is no other."""
        condition = SQL("card.state = ANY(%s)", list(OPEN_STATES))
        if self.type_id:
            condition = SQL("%s AND card.type_id = %s", condition, self.type_id.id)
        return condition
