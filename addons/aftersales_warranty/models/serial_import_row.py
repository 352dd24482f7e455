from odoo import api, fields, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

STATES = [("ready", "To Enter"), ("done", "Entered"), ("bad", "Reported")]
PROBLEMS = [
    # of the file
    ("empty", "The row is empty."),
    ("encoding", "The text has characters that cannot be read."),
    ("formula", "The cell holds a formula."),
    ("cell_error", "The cell holds an error of the spreadsheet."),
    ("long_line", "The row is too long to be one."),
    ("long_cell", "The text is too long."),
    ("quote", "A quotation mark is opened and not closed."),
    ("rounded", "The spreadsheet has rounded this number."),
    # of the row
    ("missing", "A value is missing."),
    ("too_long", "The text is too long."),
    ("bad_date", "This is no date."),
    ("future_date", "The date lies in the future."),
    ("before_made", "The date lies before the day on which the unit was made."),
    ("bad_number", "This is no number."),
    ("bad_phone", "This is no phone number."),
    # of the row among others
    ("no_product", "The product is not known."),
    ("two_products", "Several products are called so."),
    ("not_tracked", "The product is not tracked by unique serial number."),
    ("no_type", "The product has no warranty type."),
    ("two_dealers", "Several dealers are called so."),
    ("no_dealer", "The dealer is not known."),
    ("check_digit", "The serial number does not follow the pattern of its product."),
    ("twice_in_file", "The file has this number above already."),
    ("lot_unknown", "This serial number is not known."),
    ("history_exists", "The unit has this old service already."),
    ("lot_exists", "This serial number exists already."),
    ("card_exists", "The unit has an open warranty card already."),
    ("number_exists", "A warranty card with this number exists already."),
    # while it was entered
    ("refused", "The row was refused."),
]
MENDS = {
    "empty": _lt("Leave the row out."),
    "encoding": _lt("Save the file as UTF-8, or choose its encoding."),
    "formula": _lt("Put the value itself into the cell."),
    "cell_error": _lt("Put the value itself into the cell."),
    "long_line": _lt("Put each unit on a row of its own."),
    "long_cell": _lt("Shorten it."),
    "quote": _lt("Close the quotation mark or take it out."),
    "rounded": _lt("Format the column as text and type the number again."),
    "missing": _lt("Fill it in, or choose what holds for the whole file."),
    "too_long": _lt("A serial number has 100 characters at most, other texts 250."),
    "bad_date": _lt("Write year, month and day, the year with four digits."),
    "future_date": _lt("Correct the date, or choose the calendar of the file."),
    "before_made": _lt("Correct one of the two dates."),
    "bad_number": _lt("Write digits and one decimal point."),
    "bad_phone": _lt("Write the number with its area code."),
    "no_product": _lt("Use its internal reference or barcode, or create the product."),
    "two_products": _lt("Use its internal reference or barcode."),
    "not_tracked": _lt("Track the product by unique serial number first."),
    "no_type": _lt("Give the product a warranty type, or choose one for the file."),
    "two_dealers": _lt("Use the reference of the dealer."),
    "no_dealer": _lt("Create the dealer, or use the name or reference he has here."),
    "check_digit": _lt("Compare it with the plate of the unit."),
    "twice_in_file": _lt("Leave the row out."),
    "lot_unknown": _lt("Correct it, or let unknown units be registered."),
    "history_exists": _lt("Leave the row out; the service is on record."),
    "lot_exists": _lt("Leave the row out; the unit is registered."),
    "card_exists": _lt("Leave the row out; the unit has its card."),
    "number_exists": _lt("Leave the row out, or use the number that is printed."),
    "refused": _lt("Mend what the reason says."),
}


class AftersalesSerialImportRow(models.Model):
    """One row of an imported file: what it says, and what has become of it."""

    _name = "aftersales.serial.import.row"
    _description = "Row of a Serial Import"
    _order = "import_id desc, number"
    _rec_name = "serial"
    # hundreds of thousands of rows: they are written by their import alone
    _log_access = False

    import_id = fields.Many2one(
        "aftersales.serial.import",
        required=True,
        ondelete="cascade",
    )
    number = fields.Integer(string="Row")
    serial = fields.Char(string="Serial Number")
    card_number = fields.Char()
    product_ref = fields.Char(string="Product in the File")
    dealer_ref = fields.Char(string="Dealer in the File")
    product_id = fields.Many2one("product.product", ondelete="set null")
    dealer_id = fields.Many2one("res.partner", ondelete="set null")
    data = fields.Json(help="What else the row says, by column.")
    state = fields.Selection(STATES)
    problem = fields.Selection(PROBLEMS, string="Reason")
    problem_key = fields.Char(string="Column")
    problem_value = fields.Char(string="Value")
    reason = fields.Char(string="Refused Because")
    mend = fields.Char(string="What to Do", compute="_compute_mend")
    lot_id = fields.Many2one("stock.lot", string="Unit", ondelete="set null")
    card_id = fields.Many2one(
        "aftersales.warranty.card", string="Warranty Card", ondelete="set null"
    )

    _work_idx = models.Index("(import_id, state, number)")
    # the ends of links: a unit or card that is deleted looks for its row
    _lot_idx = models.Index("(lot_id) WHERE lot_id IS NOT NULL")
    _card_idx = models.Index("(card_id) WHERE card_id IS NOT NULL")

    @api.depends("problem")
    def _compute_mend(self):
        mends = self._get_mends()
        translate = self.env._  # of words that were marked where they stand
        for row in self:
            mend = mends.get(row.problem)
            row.mend = mend and translate(mend)

    @api.model
    def _get_mends(self):
        """Return what to do about each problem."""
        return MENDS
