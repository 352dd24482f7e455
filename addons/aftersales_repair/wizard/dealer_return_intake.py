import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.aftersales_warranty.rules.serial_file import FileError

from ..rules.unit_list import read_units


class AftersalesDealerReturnIntake(models.TransientModel):
    """Takes a dealer's list into his return: scanned, pasted, or from a file.

    Lines that name no unit of his stay behind with their reason.
    """

    _name = "aftersales.dealer.return.intake"
    _description = "Dealer Return List"

    return_id = fields.Many2one(
        comodel_name="aftersales.dealer.return", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Product of Unknown Serials",
        domain="[('is_serviceable', '=', True)]",
        help="Serials nobody knows are registered as units of this product.",
    )
    text = fields.Text(
        string="Units",
        help="One unit a line: card or serial, then why it comes back.",
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    added_count = fields.Integer(readonly=True)
    line_ids = fields.One2many(
        comodel_name="aftersales.dealer.return.intake.line",
        inverse_name="intake_id",
        string="Left Behind",
    )

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Scan or Import Units")

    # === ACTION METHODS === #

    def action_add(self):
        """Add the good units to the return; show the bad lines with their reasons.

        :return: the action that shows what was left behind, or closes the dialog
        """
        self.ensure_one()
        lines = self._read_list()
        found = self.env["aftersales.case"]._find_units(
            [line.values["identifier"] for line in lines if self._is_named(line)]
        )
        good, bad = [], []
        taken = set(self.return_id.line_ids.lot_id.ids) | self._find_returned(found)
        for line in lines:
            vals, problem = self._take_line(line, found, taken)
            if problem:
                bad.append(self._prepare_bad_line(line, problem))
            else:
                good.append(vals)
        self.env["aftersales.dealer.return.line"].create(good)
        if not bad:
            return {"type": "ir.actions.act_window_close"}
        self.line_ids = [Command.clear(), *(Command.create(vals) for vals in bad)]
        self.write({"text": False, "file": False, "added_count": len(good)})
        return self._reopen()

    # === BUSINESS METHODS === #

    def _read_list(self):
        """Return the lines of the file, or of what was pasted and scanned."""
        try:
            lines = read_units(
                base64.b64decode(self.file) if self.file else self.text or ""
            )
        except FileError as error:
            intake = self.env["aftersales.request.intake"]
            raise UserError(intake._get_file_problem(error.code)) from error
        if not lines:
            raise UserError(self.env._("The list names no unit."))
        return lines

    @api.model
    def _is_named(self, line):
        return not line.problem and bool(line.values.get("identifier"))

    def _find_returned(self, found):
        """Return the ids of named units that are on an open return already."""
        lots = {
            unit["lot_id"].id
            for unit in found.values()
            if isinstance(unit, dict) and unit.get("lot_id")
        }
        # sudo: dealer return - also those of branches we do not see
        rows = self.env["aftersales.dealer.return.line"].sudo()
        return set(
            rows.search(
                [("lot_id", "in", list(lots)), ("is_open", "=", True)]
            ).lot_id.ids
        )

    def _take_line(self, line, found, taken):
        """Return the values of the unit a line names, or what is wrong with it.

        :param dict found: what the identifiers name
        :param set taken: ids of units on a return already, which grows
        """
        if not self._is_named(line):
            intake = self.env["aftersales.request.intake"]
            return None, intake._get_text_problem(line.problem or "no_unit")
        identifier = line.values["identifier"]
        unit = found[identifier]
        lot = unit.get("lot_id") if isinstance(unit, dict) else None
        if not lot and self.product_id:
            lot = self._register_unit(identifier)
        if not lot:
            return None, self._tell_unknown(unit)
        if lot.id in taken:
            return None, self.env._("%s is on a return already.", lot.name)
        taken.add(lot.id)
        return {
            "return_id": self.return_id.id,
            "lot_id": lot.id,
            "reason": line.values.get("complaint"),
            "unit_condition": line.values.get("unit_condition"),
            "accessories": line.values.get("accessories"),
        }, None

    @api.model
    def _tell_unknown(self, unit):
        return (
            str(unit)
            if isinstance(unit, UserError)
            else self.env._("The line names no serial.")
        )

    def _register_unit(self, serial):
        """Make a serial nobody knows a unit of the product chosen for such."""
        # sudo: stock.lot - reception does not write the stock
        return (
            self.env["stock.lot"]
            .sudo()
            .create({"name": serial, "product_id": self.product_id.id})
            .with_env(self.env)
        )

    @api.model
    def _prepare_bad_line(self, line, problem):
        return {
            "number": line.number,
            "identifier": line.values.get("identifier"),
            "problem": problem,
        }

    def _reopen(self):
        """Return the action that shows this list again."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "name": self.env._("Scan or Import Units"),
            "views": [(False, "form")],
            "target": "new",
        }
