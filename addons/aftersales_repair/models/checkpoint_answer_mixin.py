from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..rules.measurement import is_within, parse_reading


class AftersalesCheckpointAnswerMixin(models.AbstractModel):
    """A checkpoint with what was found, measured or photographed.

    What was asked is copied from the checklist: a later change of the list leaves
    the answers that were given alone.
    """

    _name = "aftersales.checkpoint.answer.mixin"
    _description = "Answered Checkpoint"
    _inherit = ["aftersales.settled.row.mixin", "aftersales.checkpoint.mixin"]

    is_listed = fields.Boolean(
        readonly=True, help="The checklist asks for it, so it stays and is answered."
    )
    result = fields.Selection(
        [("good", "Good"), ("faulty", "Faulty"), ("na", "Does not apply")],
        compute="_compute_result",
        store=True,
        readonly=False,
    )
    reading = fields.Char(help="What the instrument shows, as a number.")
    value = fields.Float(
        string="Measured",
        compute="_compute_value",
        store=True,
        precompute=True,
        digits=(16, 3),
    )
    photo_ids = fields.Many2many(comodel_name="ir.attachment", string="Photos")
    note = fields.Char()
    is_evidence_missing = fields.Boolean(compute="_compute_is_evidence_missing")

    # === COMPUTE METHODS === #

    @api.depends("reading")
    def _compute_value(self):
        for point in self:
            point.value = point._parse_reading() or 0.0

    @api.depends("reading")
    def _compute_result(self):
        for point in self:
            if point.reading:
                point.result = "faulty" if point._is_out_of_limits() else "good"
            else:
                point.result = point.result

    @api.depends("evidence", "reading", "photo_ids", "result")
    def _compute_is_evidence_missing(self):
        for point in self:
            proof = {"photo": point.photo_ids, "measurement": point.reading}
            point.is_evidence_missing = point.result != "na" and not proof.get(
                point.evidence, True
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("reading", "result", "limit_kind", "value_min", "value_max")
    def _check_reading(self):
        for point in self:
            if point.reading and point._parse_reading() is None:
                raise ValidationError(
                    self.env._(
                        "“%(reading)s” is no number; write at “%(point)s” what the "
                        "instrument shows.",
                        reading=point.reading,
                        point=point.name,
                    )
                )
            if point.result == "good" and point._is_out_of_limits():
                raise ValidationError(
                    self.env._(
                        "%(reading)s at “%(point)s” is not good: %(limits)s is "
                        "allowed.",
                        reading=point.reading,
                        point=point.name,
                        limits=point.limits,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        self._check_definition(vals)
        self._check_same_parent(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_listed(self):
        self._check_definition(["name"])

    # === BUSINESS METHODS === #

    def _check_same_parent(self, vals):
        """Refuse to let a point answer for another visit or check."""
        if self.env.su:
            return
        for name in {"log_id", "check_id"} & vals.keys():
            for point in self:
                if point[name].id != vals[name]:
                    raise AccessError(
                        self.env._(
                            "“%(point)s” was answered for %(parent)s and stays there.",
                            point=point.name,
                            parent=point[name].display_name,
                        )
                    )

    def _check_definition(self, names):
        """Refuse to change or drop what the checklist asks for."""
        if self.env.su or not {
            *self._get_definition_fields(),
            "is_listed",
        }.intersection(names):
            return
        for point in self:
            if point.is_listed:
                raise AccessError(
                    self.env._(
                        "The checklist asks for “%s”. Where it does not apply, say so "
                        "in its result.",
                        point.name,
                    )
                )

    def _check_evidence(self):
        """Refuse to go on where evidence is missing or something is faulty."""
        evidence = dict(self._fields["evidence"]._description_selection(self.env))
        for point in self:
            if point.is_evidence_missing:
                raise UserError(
                    self.env._(
                        "“%(point)s” is not proven yet: %(evidence)s. Add it, or mark "
                        "the point as not applying.",
                        point=point.name,
                        evidence=evidence[point.evidence],
                    )
                )
            if point.result == "faulty":
                raise UserError(
                    self.env._("“%s” is marked faulty; put it right first.", point.name)
                )

    def _parse_reading(self):
        """Return the reading as a number, None where there is none."""
        try:
            return parse_reading(self.reading)
        except ValueError:
            return None

    def _is_out_of_limits(self):
        value = self._parse_reading()
        return value is not None and not is_within(
            value, self.limit_kind, self.value_min, self.value_max
        )

    @api.model
    def _prepare_answers(self, checklist_lines):
        """Return the values of the points that checklists ask for, in their order."""
        names = self._get_definition_fields()
        return [
            {name: line[name] for name in names}
            | {"sequence": 10 * number, "is_listed": True}
            for number, line in enumerate(checklist_lines, 1)
        ]
