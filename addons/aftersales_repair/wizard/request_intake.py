import base64

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.aftersales_warranty.rules.serial_file import FileError

from ..models.request_source import SOURCES
from ..rules.unit_list import MAX_UNITS, read_units

BATCH = 100


class AftersalesRequestIntake(models.TransientModel):
    """Takes in a list of units: scanned line by line, pasted, or from a file.

    Bad lines stay behind with their reason; they never stop the good ones.
    """

    _name = "aftersales.request.intake"
    _description = "Group Intake"

    request_id = fields.Many2one(
        comodel_name="aftersales.request",
        help="Adds the units to this request; without it a new one is made.",
    )
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer")
    agent_id = fields.Many2one(
        comodel_name="res.partner", domain="[('aftersales_agent_role', '!=', False)]"
    )
    deliverer_name = fields.Char(string="Brought By")
    list_number = fields.Char(help="The number of the agent's own list.")
    source = fields.Selection(SOURCES, required=True, default="own")
    maker_id = fields.Many2one(comodel_name="res.partner")
    external_number = fields.Char()
    work_type_id = fields.Many2one(
        comodel_name="aftersales.work.type",
        help="What is done with the units; what their products say without it.",
    )
    place = fields.Selection(
        selection=lambda self: (
            self.env["aftersales.case"]
            ._fields["place"]
            ._description_selection(self.env)
        ),
        required=True,
        default="workshop",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Product of Unknown Serials",
        domain="[('is_serviceable', '=', True)]",
        help="Serials nobody knows are registered as units of this product.",
    )
    complaint = fields.Text(help="What is wrong with the units that say nothing.")
    text = fields.Text(
        string="Units",
        help="One unit a line: card, serial or code, then what is wrong with it.",
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    line_ids = fields.One2many(
        comodel_name="aftersales.request.intake.line", inverse_name="intake_id"
    )
    good_count = fields.Integer(compute="_compute_counts")
    bad_count = fields.Integer(compute="_compute_counts")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Group Intake")

    @api.depends("line_ids.problem")
    def _compute_counts(self):
        for intake in self:
            intake.bad_count = len(intake.line_ids.filtered("problem"))
            intake.good_count = len(intake.line_ids) - intake.bad_count

    # === ACTION METHODS === #

    def action_check(self):
        """Read the list and show what each line names, with nothing taken in yet."""
        self.ensure_one()
        self.line_ids.unlink()
        self.line_ids = [
            Command.create(
                {
                    **line.values,
                    "number": line.number,
                    "problem": line.problem and self._get_text_problem(line.problem),
                }
            )
            for line in self._read_list()
        ]
        self.line_ids._check()
        return self._reopen()

    def action_recheck(self):
        """Look again at the lines that were corrected by hand."""
        self.ensure_one()
        self.line_ids._check()
        return self._reopen()

    def action_take_in(self):
        """Take the good units in; the bad ones stay here to be corrected.

        :return: the action that shows the requests, or what is left of the list
        """
        self.ensure_one()
        if not self.line_ids:
            self.action_check()
        self.line_ids._check()
        good = self.line_ids.filtered(lambda line: not line.problem)
        if not good:
            raise UserError(
                self.env._("No unit can be taken in. Correct the lines: see why there.")
            )
        requests = self.env["aftersales.request"]
        for list_number, lines in self._group_by_request(good).items():
            requests |= self._take_in(list_number, lines)
        if self.line_ids:
            self.text = self.file = False
            return self._reopen()
        return requests._get_action()

    # === BUSINESS METHODS === #

    def _read_list(self):
        """Return the lines of the file, or of what was pasted and scanned."""
        try:
            lines = read_units(
                base64.b64decode(self.file) if self.file else self.text or ""
            )
        except FileError as error:
            raise UserError(self._get_file_problem(error.code)) from error
        if not lines:
            raise UserError(self.env._("The list names no unit."))
        return lines

    def _get_file_problem(self, code):
        """Say why a list as a whole cannot be read."""
        if code == "empty":
            return self.env._("Scan or paste the units, or choose a file.")
        if code == "too_many_rows":
            return self.env._("A list takes up to %s units; split it.", MAX_UNITS)
        return self.env["aftersales.serial.import"]._get_failure(code)

    def _get_text_problem(self, code):
        """Say what is wrong with the text of a line."""
        messages = {
            "no_unit": self.env._("The line names neither a serial nor a product."),
            "formula": self.env._("The line has a formula instead of a text."),
            "encoding": self.env._("The line has characters that cannot be read."),
        }
        return messages.get(code) or self.env._("The line cannot be read.")

    def _group_by_request(self, lines):
        """Return the lines of each request to be, by its list number.

        A job that was dispatched to us is one request, whatever lists it came with.
        """
        groups = lines.grouped("list_number")
        if self.source == "own":
            return groups
        return {", ".join(filter(None, groups)): lines}

    def _take_in(self, list_number, lines):
        """Take lines with one list number in; return their request."""
        request = self.request_id or self.env["aftersales.request"].create(
            self._prepare_request_vals(list_number)
        )
        cases = self.env["aftersales.case"]
        for start in range(0, len(lines), BATCH):
            cases |= lines[start : start + BATCH]._create_cases(request)
        request._adopt_customer()
        if cases:
            request.action_confirm()
            if self.source != "own":
                # what is corrected later belongs to the same job
                self.request_id = request
        elif not self.request_id:
            request.unlink()
        return request.exists()

    def _prepare_request_vals(self, list_number):
        """Prepare the values of a new request."""
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "agent_id": self.agent_id.id,
            "deliverer_name": self.deliverer_name,
            "list_number": list_number or self.list_number,
            "source": self.source,
            "maker_id": self.maker_id.id,
            "external_number": self.external_number,
        }

    def _reopen(self):
        """Return the action that shows this list again."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "name": self.env._("Group Intake"),
            "views": [(False, "form")],
            "target": "current",
        }
