import contextlib

from psycopg2 import OperationalError

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

BATCH_ROWS = 1_000
ATTEMPTS = 5
LOT_FIELDS = ("manufacture_date", "receipt_date", "batch_ref", "body_number")
CARD_FIELDS = (
    "seller_name",
    "purchase_date",
    "delivery_date",
    "installation_date",
    "activation_date",
)


class AftersalesSerialImport(models.Model):
    """How rows are entered, batch by batch.

    A batch is one transaction: its units, its cards and the note that its rows are
    done come together or not at all. A server that is killed goes on where it was.
    """

    _inherit = "aftersales.serial.import"

    # === JOB METHODS === #

    @api.model
    def _cron_run(self):
        """Check and enter what waits, the oldest first, while there is time."""
        todo = self.search(
            Domain("state", "=", "running") | Domain("is_check_queued", "=", True),
            order="id",
        )
        self.env["ir.cron"]._commit_progress(
            remaining=sum(each.ready_count or 1 for each in todo)
        )
        for each in todo:
            if not each._work():
                return

    def _work(self):
        """Check or enter one import; tell whether there is time for the next."""
        # sudo: the right to import was checked when it was started; what it makes
        # bears the name of who did so
        each = self.with_user(self.user_id).sudo()
        if each.is_check_queued:
            each._check()
            if not each.env["ir.cron"]._commit_progress(1):
                return False
        while True:
            count = each._run_batch_again()
            # what the batch has read must not pile up
            each.env.invalidate_all()
            if not count:
                return True
            if not each.env["ir.cron"]._commit_progress(count):
                return False

    def _run_batch_again(self):
        """Enter a batch, once more where somebody was in the way."""
        for __ in range(ATTEMPTS - 1):
            with contextlib.suppress(OperationalError):
                return self._run_batch()
            self.env.cr.rollback()
            self.env.invalidate_all()
        return self._run_batch()

    # === BATCH METHODS === #

    def _run_batch(self, size=BATCH_ROWS):
        """Enter the next rows.

        :return: how many were handled, 0 when nothing is left to do
        """
        self.ensure_one()
        self._lock()
        if self.state != "running":
            return 0
        rows = self._get_rows(
            SQL("%s AND number > %s", self._get_scope(), self.position), limit=size
        )
        if rows:
            self._enter_or_report(rows)
            self._count_batch(rows)
        if len(rows) < size:
            self._finish()
        return len(rows)

    def _get_rows(self, condition, limit=None):
        """Return rows as plain data: a batch has no use for a thousand records."""
        return self.env.execute_query_dict(
            SQL(
                "SELECT id, number, serial, card_number, product_id, dealer_id, data, "
                "lot_id FROM aftersales_serial_import_row AS row WHERE %s "
                "ORDER BY number, id LIMIT %s",
                condition,
                limit,
            )
        )

    def _enter_or_report(self, rows):
        """Enter rows after a last look at them; report those that have become bad."""
        self._lock_products({row["product_id"] for row in rows} - {None})
        row_ids = [row["id"] for row in rows]
        # The names of units and cards have a trigram index too, which PostgreSQL
        # takes for cheap when it looks for a thousand names at once: it needs seconds
        # where the other indexes need milliseconds. Only bitmap scans can use it.
        self.env.cr.execute("SET LOCAL enable_bitmapscan = off")
        self._check_rows(row_ids)
        self._enter_by_halves(self._get_rows(self._get_scope(row_ids)))
        self.env.cr.execute("SET LOCAL enable_bitmapscan = on")

    def _lock_products(self, product_ids):
        """Wait for another import of the same products, then start over.

        Serial numbers are unique by Python only. The products are written, not just
        locked: who waited for a mere lock would go on with the view of before it.
        """
        if product_ids:
            self.env.execute_query(
                SQL(
                    "UPDATE product_product SET write_date = write_date "
                    "WHERE id IN (SELECT id FROM product_product WHERE id = ANY(%s) "
                    "ORDER BY id FOR NO KEY UPDATE) RETURNING id",
                    sorted(product_ids),
                )
            )

    def _enter_by_halves(self, rows):
        """Enter rows together; where one of them is refused, find it by halves."""
        if not rows:
            return
        try:
            with self.env.cr.savepoint():
                self._enter(rows)
        except OperationalError:
            raise  # somebody is in the way: the whole batch starts over
        except Exception as error:  # noqa: BLE001  whatever a rule of any addon says
            if len(rows) == 1:
                self._refuse(rows[0], error)
                return
            middle = len(rows) // 2
            self._enter_by_halves(rows[:middle])
            self._enter_by_halves(rows[middle:])

    def _refuse(self, row, error):
        """Report a row that was good when it was checked."""
        self.env.execute_query(
            SQL(
                "UPDATE aftersales_serial_import_row SET state = 'bad', "
                "problem = 'refused', problem_key = 'serial', problem_value = serial, "
                "reason = %s WHERE id = %s RETURNING id",
                str(error)[:250],
                row["id"],
            )
        )

    def _count_batch(self, rows):
        """Bring the counts of the import up to date after a batch."""
        counts = dict(
            self.env.execute_query(
                SQL(
                    "SELECT state, count(*) FROM aftersales_serial_import_row "
                    "WHERE id = ANY(%s) GROUP BY state",
                    [row["id"] for row in rows],
                )
            )
        )
        self.write(
            {
                "bad_count": self.bad_count + counts.get("bad", 0),
                "done_count": self.done_count + counts.get("done", 0),
                "position": rows[-1]["number"],
            }
        )

    def _finish(self):
        """End the run and say what came of it."""
        self._transition({"running"}, "done")
        self.message_post(
            body=self.env._(
                "%(done)s rows entered, %(bad)s reported.",
                done=self.done_count,
                bad=self.bad_count,
            )
        )

    # === ENTRY METHODS === #

    def _enter(self, rows):
        """Make the units and cards of some rows. Hook for further kinds."""
        lot_by_row = {}
        if self.kind != "blank_cards" or any(row["serial"] for row in rows):
            lot_by_row = self._enter_lots([row for row in rows if row["serial"]])
        card_by_row = {}
        if self.kind == "blank_cards":
            card_by_row = self._enter_blank_cards(rows, lot_by_row)
        elif self.kind != "serials":
            card_by_row = self._enter_cards(rows, lot_by_row)
        self.env.flush_all()
        self._mark_done(rows, lot_by_row, card_by_row)

    def _enter_lots(self, rows):
        """Create the units that are new; return the unit of each row by its id."""
        lot_model = self.env["stock.lot"].with_context(**self._get_quiet_context())
        new_rows = [row for row in rows if not row["lot_id"]]
        lots = lot_model.create(
            [
                {"name": row["serial"], "product_id": row["product_id"]}
                | self._pick(row, LOT_FIELDS)
                for row in new_rows
            ]
        )
        lot_by_row = {
            row["id"]: lot_model.browse(row["lot_id"]) for row in rows if row["lot_id"]
        }
        return lot_by_row | {
            row["id"]: lot for row, lot in zip(new_rows, lots, strict=True)
        }

    def _enter_cards(self, rows, lot_by_row):
        """Issue the card of each row: a blank one at hand, else a new one."""
        card_model = self.env["aftersales.warranty.card"].with_context(
            **self._get_quiet_context()
        )
        lots = self.env["stock.lot"].union(*lot_by_row.values())
        card_model._lock_lots(lots)
        blank_by_row = self._find_blank_cards(rows, lot_by_row, card_model)
        owner_by_row = self._find_owners(rows)
        units = [
            (
                blank_by_row.get(row["id"], card_model),
                self._prepare_card_vals(row, lot_by_row[row["id"]], owner_by_row),
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

    def _prepare_card_vals(self, row, lot, owner_by_row):
        """Prepare the card of one row."""
        product = self.env["product.product"].browse(row["product_id"])
        vals = {
            "lot_id": lot.id,
            "product_id": product.id,
            "type_id": self._get_type(product).id,
            "dealer_id": row["dealer_id"],
            "partner_id": owner_by_row.get(row["id"], False),
        } | self._pick(row, CARD_FIELDS)
        if row["card_number"]:
            vals["name"] = row["card_number"]
        return vals

    def _enter_blank_cards(self, rows, lot_by_row):
        """Create the cards that have been printed and wait for their unit."""
        card_model = self.env["aftersales.warranty.card"]
        products = self.env["product.product"]
        cards = card_model.with_context(**self._get_quiet_context()).create(
            [
                {
                    "name": row["card_number"],
                    "product_id": row["product_id"],
                    "type_id": self._get_type(products.browse(row["product_id"])).id,
                    "dealer_id": row["dealer_id"],
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
        partner_model = self.env["res.partner"]
        domain = [("phone", "=", phone)] if phone else [("name", "=", name)]
        return partner_model.search(domain, limit=1) or partner_model.create(
            {"name": name or phone, "phone": phone}
        )

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
