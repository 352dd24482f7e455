from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules.calendar_date import CALENDARS, ORDERS
from .serial_import_row import PROBLEMS

STATES = [
    ("draft", "Draft"),
    ("checked", "Checked"),
    ("running", "Running"),
    ("done", "Done"),
    ("failed", "File Not Readable"),
]
KINDS = [
    ("serials", "Serial Numbers"),
    ("cards", "Serial Numbers with Warranty Cards"),
    ("blank_cards", "Blank Warranty Cards"),
    ("installed_base", "Installed Base"),
]
# What a file of each kind may say, the first ones of it being asked for.
KEYS_BY_KIND = {
    "serials": (
        "serial",
        "product",
        "manufacture_date",
        "receipt_date",
        "batch_ref",
        "body_number",
    ),
    "cards": (
        "serial",
        "product",
        "card_number",
        "dealer",
        "seller_name",
        "purchase_date",
        "delivery_date",
        "manufacture_date",
        "receipt_date",
        "batch_ref",
        "body_number",
    ),
    "blank_cards": ("card_number", "product", "serial", "dealer"),
    "installed_base": (
        "serial",
        "product",
        "owner_name",
        "owner_phone",
        "purchase_date",
        "delivery_date",
        "installation_date",
        "activation_date",
        "manufacture_date",
        "card_number",
        "dealer",
        "seller_name",
        "batch_ref",
        "body_number",
    ),
}
REQUIRED_BY_KIND = {
    "serials": ("serial",),
    "cards": ("serial",),
    "blank_cards": ("card_number",),
    "installed_base": ("serial",),
}
# So many rows are entered while the user waits, more of them in the background.
ROWS_AT_ONCE = 500


class AftersalesSerialImport(models.Model):
    """A file of units or cards on its way in: read, checked, and entered row by row.

    Bad rows never stop the good ones: they are reported with what is wrong in them.
    """

    _name = "aftersales.serial.import"
    _description = "Serial Import"
    _inherit = ["aftersales.document.mixin"]
    _order = "id desc"

    # Identity
    kind = fields.Selection(
        KINDS,
        string="What It Brings",
        required=True,
        default="serials",
        help="Serial numbers alone; units that get their warranty card at once; "
        "numbers of printed cards; or what was sold in past years, with its owners.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        index=True,
    )
    is_scanned = fields.Boolean(
        string="Scanned", help="The rows were scanned one by one, not read from a file."
    )

    # File
    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    encoding = fields.Selection(
        [
            ("utf-8", "UTF-8"),
            ("utf-16", "UTF-16"),
            ("cp1256", "Windows Arabic and Persian (1256)"),
            ("gb18030", "Chinese (GB 18030, GBK)"),
            ("cp1252", "Windows Western (1252)"),
        ],
        help="Empty finds out by itself. Choose one where letters come out wrong.",
    )
    date_order = fields.Selection(
        [(ORDERS[0], "Day before Month"), (ORDERS[1], "Month before Day")],
        string="12/05/2024 Has the",
        required=True,
        default=lambda self: self._default_date_order(),
    )
    calendar = fields.Selection(
        list(
            zip(
                CALENDARS,
                ("Told by the Year", "Gregorian", "Jalali", "Hijri"),
                strict=True,
            )
        ),
        required=True,
        default="auto",
        help="1403 is Jalali, 1446 Hijri and 2024 Gregorian by itself. Choose Hijri "
        "for Hijri years before 1425.",
    )
    has_header = fields.Boolean(string="First Row Names the Columns", default=True)
    column_ids = fields.One2many(
        "aftersales.serial.import.column", "import_id", string="Columns"
    )

    # What the rows do not say
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("tracking", "=", "serial")],
        help="The product of the rows that name none.",
    )
    type_id = fields.Many2one(
        "aftersales.warranty.type",
        string="Warranty Type",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty takes the type of each product.",
    )
    dealer_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        help="Who has the units, where the rows name nobody.",
    )
    uses_existing = fields.Boolean(
        string="Use Units That Exist",
        help="A serial number that is known already gets the card; otherwise the row "
        "is reported.",
    )
    checks_pattern = fields.Boolean(
        string="Compare with the Pattern",
        help="Report serial numbers that the pattern of their product cannot have "
        "given, by their check digit for one.",
    )

    # Progress
    row_ids = fields.One2many(
        "aftersales.serial.import.row", "import_id", string="Rows"
    )
    row_count = fields.Integer(string="Rows in All", readonly=True, copy=False)
    bad_count = fields.Integer(string="Reported", readonly=True, copy=False)
    done_count = fields.Integer(string="Entered", readonly=True, copy=False)
    ready_count = fields.Integer(string="To Enter", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress")
    position = fields.Integer(
        readonly=True, copy=False, help="The number of the last row that was handled."
    )
    is_check_queued = fields.Boolean(readonly=True, copy=False)
    failure = fields.Char(readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )

    _queue_idx = models.Index("(id) WHERE state = 'running' OR is_check_queued")

    # === COMPUTE METHODS === #

    @api.model
    def _default_date_order(self):
        """Take the order of day and month from the user's language."""
        date_format = (
            self.env["res.lang"]._get_data(code=self.env.user.lang).date_format
        )
        date_format = date_format or "%d/%m/%Y"
        month, day = date_format.find("%m"), date_format.find("%d")
        return "mdy" if 0 <= month < day and not date_format.startswith("%Y") else "dmy"

    @api.depends("row_count", "bad_count", "done_count")
    def _compute_progress(self):
        for each in self:
            settled = each.bad_count + each.done_count
            each.ready_count = each.row_count - settled
            each.progress = 100.0 * settled / each.row_count if each.row_count else 0

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        imports = super().create(vals_list)
        imports.filtered("file")._read_columns()
        return imports

    def write(self, vals):
        if {"kind", "product_id", "type_id", "file"} & set(vals):
            self._check_is_open()
        res = super().write(vals)
        if {"file", "encoding", "kind"} & set(vals):
            self.filtered("file")._read_columns()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_entered(self):
        for each in self:
            if each.done_count or each.state == "running":
                raise UserError(
                    self.env._(
                        "%(name)s has entered units; it stays as their record.",
                        name=each.name,
                    )
                )

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "row_count",
            "bad_count",
            "done_count",
            "position",
            "is_check_queued",
            "failure",
        }

    def _check_is_open(self):
        """Refuse to change what an import brings once its rows go in."""
        for each in self:
            if each.done_count or each.state in ("running", "done"):
                raise UserError(
                    self.env._(
                        "%(name)s is being entered already; make a new import instead.",
                        name=each.name,
                    )
                )

    # === ACTION METHODS === #

    def action_check(self):
        """Read the file and look into every row; nothing is entered yet.

        Big files are checked in the background.
        """
        self.check_access("write")
        for each in self:
            each._lock()
            each._check_is_open()
            each._check_can_be_read()
            # sudo: the rows and counts of an import are written by its steps alone
            each.sudo()._start_check()
        return True

    def action_run(self):
        """Enter the good rows: few at once, many in the background.

        Goes on where an import was paused or a server was stopped.
        """
        self.check_access("write")
        for each in self:
            each._lock()
            if each.state != "running":
                each._transition({"checked"}, "running")
                # sudo: the rows and counts of an import are written by its steps alone
                each.sudo()._start_run()
        return True

    def action_pause(self):
        """Stop after the batch at hand; what has been entered stays."""
        self.check_access("write")
        self._lock()
        self.filtered(lambda each: each.state != "checked")._transition(
            {"running"}, "checked"
        )
        return True

    def action_reset(self):
        """Take an import back to the draft, to choose other columns or another file."""
        self.check_access("write")
        for each in self:
            each._lock()
            each._check_is_open()
            # sudo: the rows and counts of an import are written by its steps alone
            each.sudo()._drop_rows()
            each._transition({"draft", "checked", "failed"}, "draft")
        return True

    def action_view_rows(self):
        """Open the rows; those that were reported come first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_serial_import_row_action"
        )
        context = {"search_default_bad": bool(self.bad_count)}
        return action | {"domain": [("import_id", "=", self.id)], "context": context}

    def action_download_report(self):
        """Download the reported rows with what is wrong in them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/aftersales/serial_import/{self.id}/report.xlsx",
            "target": "download",
        }

    # === GATE METHODS === #

    def _transition(self, source, target):
        """Move imports to ``target``, reachable from ``source`` only."""
        blocked = self.filtered(lambda each: each.state not in source)
        if blocked:
            raise UserError(
                self.env._(
                    "%(names)s cannot become %(state)s.",
                    names=", ".join(
                        f"{each.name} ({each._get_state_label()})" for each in blocked
                    ),
                    state=self[:1]._get_state_label(target),
                )
            )
        # sudo: the gate alone writes the state, the caller has checked the right
        self.sudo().write({"state": target})

    def _lock(self):
        """Wait for whoever handles the same imports, then start over if he did."""
        if self.ids:
            self.flush_recordset()
            self.env.execute_query(
                SQL(
                    "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                    SQL.identifier(self._table),
                    tuple(self.ids),
                )
            )

    def _trigger(self):
        """Let the background job start at once."""
        cron = self.env.ref("aftersales_warranty.aftersales_serial_import_cron", False)
        if cron:
            # sudo: ir.cron - whoever may import wakes the job that does it
            cron.sudo()._trigger()

    def _start_check(self):
        """Check now, or leave a big file to the background."""
        if self._is_big_file():
            self.write({"is_check_queued": True, "failure": False})
            self._trigger()
        else:
            self._check()

    def _start_run(self):
        """Enter few rows now, or leave many to the background."""
        if self.ready_count > ROWS_AT_ONCE:
            self._trigger()
            return
        while self._run_batch():
            pass

    # === REPORT METHODS === #

    def _get_report_rows(self):
        """Return what the report says of each bad row, as a list of texts.

        :rtype: collections.abc.Iterator[tuple]
        """
        self.ensure_one()
        labels = dict(PROBLEMS)
        keys = self._get_key_labels()
        rows = self.env["aftersales.serial.import.row"]
        while True:
            last = rows[-1:].number
            rows = rows.search_fetch(
                [
                    ("import_id", "=", self.id),
                    ("state", "=", "bad"),
                    ("number", ">", last),
                ],
                ["number", "serial", "problem", "problem_key", "problem_value"],
                order="number",
                limit=1000,
            )
            if not rows:
                return
            for row in rows:
                yield (
                    row.number,
                    keys.get(row.problem_key, ""),
                    row.problem_value or row.serial or "",
                    row.reason or labels.get(row.problem, ""),
                    row.mend,
                )
            rows.invalidate_recordset()

    @api.model
    def _get_key_labels(self):
        """Return the names of the columns by key."""
        column_model = self.env["aftersales.serial.import.column"]
        return dict(column_model._fields["key"]._description_selection(self.env))
