from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..rules.serial_entry import MAX_SERIAL
from ..rules.serial_text import clean_text, get_text_problem

SHOWN_ROWS = 20
SCANNED_KINDS = ("serials", "cards")


class AftersalesSerialImport(models.Model):
    """Serials scanned one after another, each answered at once.

    A scan is a row of the import: a browser that is closed loses nothing.
    """

    _inherit = "aftersales.serial.import"

    # === ACTION METHODS === #

    @api.model
    def action_start_scan(self):
        """Go on with what this user was scanning, or start anew."""
        self.check_access("create")
        going_on = self.search(
            [
                ("is_scanned", "=", True),
                ("state", "=", "draft"),
                ("user_id", "=", self.env.uid),
            ],
            limit=1,
        )
        each = going_on or self.create({"is_scanned": True})
        return each.action_open_scan()

    def action_open_scan(self):
        """Open the scan screen of an import that brings units."""
        self.ensure_one()
        self._check_can_be_scanned()
        return {
            "type": "ir.actions.client",
            "tag": "aftersales_serial_scan",
            "name": self.env._("Scan %s", self.name),
            "params": {"import_id": self.id},
            "context": {"active_id": self.id},
        }

    def action_scan_load(self):
        """Return what the scan screen shows when it is opened."""
        self.ensure_one()
        self.check_access("read")
        rows = self.row_ids.search(
            [("import_id", "=", self.id)], order="number desc", limit=SHOWN_ROWS
        )
        return self._get_scan_totals() | {
            "name": self.name,
            "rows": [
                {"serial": row.serial, "product": row.product_id.display_name}
                for row in rows
            ],
        }

    def action_scan(self, text):
        """Take in what was scanned: a serial number, or the barcode of a product.

        :param str text: what the scanner sent, or somebody typed
        :return: what has come of it: a ``status`` (product, new, known, duplicate,
            bad), a ``message``, and the totals
        """
        self.ensure_one()
        self.check_access("write")
        self._check_can_be_scanned()
        self._lock_rows()
        # sudo: the rows and counts of an import are written by its steps alone
        answer = self.sudo()._take_scan(clean_text(str(text or "")[:1000]))
        return self._get_scan_totals() | answer

    def action_scan_product(self, product_id):
        """Go on with another product, chosen by hand."""
        self.ensure_one()
        self.check_access("write")
        self._check_can_be_scanned()
        product = self.env["product.product"].browse(product_id or ())
        if product and product.tracking != "serial":
            raise UserError(
                self.env._(
                    "%(product)s is not tracked by unique serial number.",
                    product=product.display_name,
                )
            )
        self.sudo().write({"product_id": product.id})
        return self._get_scan_totals()

    def action_scan_kind(self, kind):
        """Let what is scanned become units alone, or units with their cards."""
        self.ensure_one()
        self.check_access("write")
        self._check_can_be_scanned()
        if kind not in SCANNED_KINDS:
            raise UserError(self.env._("Scan serial numbers, with or without cards."))
        self.write({"kind": kind})
        return self._get_scan_totals()

    def action_scan_undo(self):
        """Take the last scan back."""
        self.ensure_one()
        self.check_access("write")
        self._check_can_be_scanned()
        self._lock_rows()
        rows = self.env.execute_query(
            SQL(
                "DELETE FROM aftersales_serial_import_row WHERE id = ("
                "SELECT id FROM aftersales_serial_import_row WHERE import_id = %s "
                "ORDER BY number DESC LIMIT 1) RETURNING serial",
                self.id,
            )
        )
        self.invalidate_recordset(["row_ids"])
        if rows:
            # sudo: the rows and counts of an import are written by its steps alone
            self.sudo().write(self._count_rows())
        return self._get_scan_totals() | {"serial": rows[0][0] if rows else False}

    def action_scan_done(self):
        """Enter what was scanned and open the import."""
        self.ensure_one()
        if not self.row_count:
            raise UserError(self.env._("Nothing has been scanned yet."))
        self.action_check()
        if self.ready_count:
            self.action_run()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # === CHECK METHODS === #

    def _check_can_be_scanned(self):
        """Refuse to scan into an import that brings something else or is over."""
        if not self.is_scanned or self.state != "draft":
            raise UserError(
                self.env._(
                    "%(name)s takes no scans; start a new one.",
                    name=self.name,
                )
            )

    def _check_can_be_read(self):
        if not self.is_scanned:
            super()._check_can_be_read()

    def _is_big_file(self):
        return not self.is_scanned and super()._is_big_file()

    def _check(self):
        if not self.is_scanned:
            super()._check()
            return
        # the rows are there already; what was said of them may no longer hold
        self.env.execute_query(
            SQL(
                "UPDATE aftersales_serial_import_row SET state = 'ready', "
                "problem = NULL, problem_key = NULL, problem_value = NULL "
                "WHERE import_id = %s AND state = 'bad' RETURNING id",
                self.id,
            )
        )
        self.row_ids.invalidate_recordset(flush=False)
        self._finish_check()

    def action_reset(self):
        scanned = self.filtered("is_scanned")
        for each in scanned:
            # the scans stay: nobody scans a pallet twice for a wrong product
            each.check_access("write")
            each._lock_rows()
            each._check_is_open()
            each._transition({"draft", "checked"}, "draft")
        return super(AftersalesSerialImport, self - scanned).action_reset()

    # === BUSINESS METHODS === #

    def _take_scan(self, text):
        """Take in one cleaned text, see :meth:`action_scan`."""
        product_code, serial = self._split_scan(text)
        answer = {}
        if product_code:
            answer = self._take_product(product_code)
            if answer and not serial:
                return answer
        if not serial:
            serial = text
        problem = not serial or len(serial) > MAX_SERIAL or get_text_problem(serial)
        if problem:
            return self._answer("bad", serial, self.env._("This is no serial number."))
        if not self.product_id:
            message = self.env._("Scan the barcode of the product first.")
            return self._answer("bad", serial, message)
        return self._take_serial(serial)

    def _split_scan(self, text):
        """Return the product and the serial in a text; a GS1 code has both.

        :return: the code of a product or None, and a serial or None
        """
        nomenclature = self.env.company.nomenclature_id
        if nomenclature.is_gs1_nomenclature:
            try:
                parts = nomenclature.parse_barcode(text)
            except (ValidationError, ValueError):
                parts = None  # it only looked like one
            if isinstance(parts, list):
                found = {part["type"]: part["value"] for part in parts}
                return found.get("product"), found.get("lot")
        return text, None

    def _take_product(self, code):
        """Go on with the product of a barcode or internal reference, if it is one."""
        product = self.env["product.product"].search(
            [
                ("tracking", "=", "serial"),
                "|",
                ("barcode", "=", code),
                ("default_code", "=", code),
            ],
            limit=1,
        )
        if not product:
            return {}
        self.product_id = product
        return self._answer("product", code, product.display_name)

    def _take_serial(self, serial):
        """Add a row for a serial that is neither scanned nor known."""
        row_model = self.env["aftersales.serial.import.row"]
        same = [("product_id", "=", self.product_id.id)]
        if row_model.search_count(
            [("import_id", "=", self.id), ("serial", "=", serial), *same], limit=1
        ):
            message = self.env._("Scanned before.")
            return self._answer("duplicate", serial, message)
        lot = self.env["stock.lot"].search([("name", "=", serial), *same], limit=1)
        takes_known = self.kind != "serials" and self.uses_existing
        if lot and not (takes_known and not lot.current_card_id):
            message = self.env._("Registered already.")
            return self._answer("known", serial, message)
        last = row_model.search(
            [("import_id", "=", self.id)], order="number desc", limit=1
        )
        row_model.create(
            {
                "import_id": self.id,
                "number": last.number + 1,
                "serial": serial,
                "product_id": self.product_id.id,
                "state": "ready",
            }
        )
        self.row_count += 1
        return self._answer("new", serial, self.product_id.display_name)

    @staticmethod
    def _answer(status, serial, message):
        """Say what has come of a scan."""
        return {"status": status, "serial": serial, "message": message}

    def _get_scan_totals(self):
        """Return what the scan screen shows all the time."""
        return {
            "count": self.row_count,
            "kind": self.kind,
            "product_id": self.product_id.id,
            "product": self.product_id.display_name,
        }
