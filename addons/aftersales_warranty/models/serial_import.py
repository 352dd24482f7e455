from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.calendar_date import CALENDARS, ORDERS
from ..tools.rights import is_manager

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
    ("history", "Old Service History"),
]


class AftersalesSerialImport(models.Model):
    """A file of units or cards on its way in: read, checked, and entered row by row.

    Bad rows never stop the good ones: they are reported with what is wrong in them.
    """

    _name = "aftersales.serial.import"
    _description = "Serial Import"
    _inherit = ["aftersales.document.mixin", "aftersales.audited.mixin"]
    _audited_fields = ("state", "kind", "product_id", "type_id", "dealer_id")
    _order = "id desc"

    # Identity
    kind = fields.Selection(
        KINDS,
        string="What It Brings",
        required=True,
        default="serials",
        help="Serial numbers alone; units that get their warranty card at once; "
        "numbers of printed cards; what was sold in past years, with its owners; or "
        "the services done then.",
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
    registers_unknown = fields.Boolean(
        string="Register Unknown Units",
        help="A serial number that is not known becomes a unit; otherwise the row is "
        "reported.",
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
            good = each.row_count - each.bad_count
            each.ready_count = good - each.done_count
            each.progress = 100.0 * each.done_count / good if good else 0

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
        # what a user brings in is entered in his name
        own = set() if is_manager(self.env) else {"user_id"}
        return (
            super()._get_gate_fields()
            | own
            | {
                "row_count",
                "bad_count",
                "done_count",
                "position",
                "is_check_queued",
                "failure",
            }
        )

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
