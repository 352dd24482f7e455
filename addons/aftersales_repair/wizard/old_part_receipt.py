from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier

from ..rules.old_parts import GRADES


class AftersalesOldPartReceipt(models.TransientModel):
    """Take old parts in that were brought, by scanning or by the list of a holder."""

    _name = "aftersales.old.part.receipt"
    _description = "Receive Old Parts"

    technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        string="Brought By",
        help="Only what he owes is looked for.",
    )
    agent_id = fields.Many2one(
        comodel_name="res.partner",
        string="Sent By Agent",
        domain="[('aftersales_agent_role', 'in', ('service', 'both'))]",
        help="Only what this agent owes is looked for.",
    )
    grade = fields.Selection(
        GRADES, string="All Graded", help="The grade of lines that are added now."
    )
    scan = fields.Char(
        string="Scan or Type",
        store=False,
        help="A serial, the number of the old part, or a product's code or barcode.",
    )
    bulk = fields.Text(
        string="List of Serials", help="One to a line, as a scanner has collected them."
    )
    line_ids = fields.One2many(
        comodel_name="aftersales.old.part.receipt.line", inverse_name="wizard_id"
    )
    unknown_count = fields.Integer(compute="_compute_unknown_count")

    # === COMPUTE METHODS === #

    @api.depends("line_ids.old_part_id")
    def _compute_unknown_count(self):
        for wizard in self:
            wizard.unknown_count = len(
                wizard.line_ids.filtered(lambda line: not line.old_part_id)
            )

    @api.onchange("scan")
    def _onchange_scan(self):
        text, self.scan = clean_identifier(self.scan), False
        if text:
            self._add([text])

    @api.onchange("bulk")
    def _onchange_bulk(self):
        text, self.bulk = self.bulk or "", False
        self._add(text.splitlines())

    # === ACTION METHODS === #

    def action_add_owed(self):
        """List all that the holder owes, to strike out what he did not bring."""
        self.ensure_one()
        if not self.technician_id and not self.agent_id:
            raise UserError(self.env._("Choose who brings the old parts first."))
        owed = self._get_owed() - self.line_ids.old_part_id
        self.line_ids = [
            Command.create(self._prepare_line(old_part.name, old_part))
            for old_part in owed
        ]
        return self._reopen()

    def action_apply(self):
        """Take in what was found; what is unknown stays on the list."""
        self.ensure_one()
        good = self.line_ids.filtered("old_part_id")
        if not good:
            raise UserError(
                self.env._("None of these is owed by anybody: nothing was taken in.")
            )
        for line in good:
            if line.problem:
                line.old_part_id._correct_serial(line.name)
            line.old_part_id._split(line.quantity)
        for grade, lines in good.grouped("grade").items():
            lines.old_part_id.action_receive(grade)
        good.unlink()
        return self._reopen() if self.line_ids else self._close()

    # === BUSINESS METHODS === #

    def _add(self, texts):
        """Add a line for each text that was scanned, also for unknown ones."""
        texts = [text for text in map(clean_identifier, texts) if text]
        found = self.env["aftersales.old.part"]._match(
            texts, self._get_owed_domain(), taken=self.line_ids.old_part_id
        )
        self.line_ids = [
            Command.create(self._prepare_line(text, old_part))
            for text, old_part in zip(texts, found, strict=True)
        ]

    def _prepare_line(self, text, old_part):
        return {
            "name": text,
            "old_part_id": old_part.id,
            "grade": self.grade,
            "problem": not old_part and old_part._get_match_problem(text),
        }

    def _get_owed_domain(self):
        domain = [("state", "=", "owed")]
        if self.technician_id:
            domain.append(("technician_id", "=", self.technician_id.id))
        if self.agent_id:
            domain.append(("agent_id", "=", self.agent_id.id))
        return domain

    def _get_owed(self):
        return self.env["aftersales.old.part"].search(self._get_owed_domain())

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self._description,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.model
    def _close(self):
        return {"type": "ir.actions.act_window_close"}
