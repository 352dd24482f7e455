from fractions import Fraction

from odoo import fields, models
from odoo.exceptions import LockError, UserError, ValidationError
from odoo.tools import SQL

from ..rules import pay
from ..rules.shares import exact
from .score_scheme import DEFAULT_PAY_CODE


def exact_sum(items, counts):
    """Return the sum of those amounts of stored pay items that count."""
    amounts = (exact(item["amount"]) for item in items)
    return sum((amount for amount in amounts if counts(amount)), Fraction(0))


class AftersalesScoreLine(models.Model):
    """What was changed by hand, or found out after a line was settled.

    Pay is corrected by a line of its own, which counts on the first day that is not
    closed yet: what was paid stays as it was paid.
    """

    _inherit = "aftersales.score.line"

    corrected_line_id = fields.Many2one(
        comodel_name="aftersales.score.line",
        string="Corrects",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    correction_ids = fields.One2many(
        comodel_name="aftersales.score.line",
        inverse_name="corrected_line_id",
        string="Corrections",
        readonly=True,
    )
    correction_reason = fields.Char(readonly=True, copy=False)
    corrected_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Corrected by",
        readonly=True,
        index="btree_not_null",
        copy=False,
    )
    score_correction = fields.Float(
        string="Points Added",
        digits=(5, 2),
        readonly=True,
        copy=False,
        help="Points a reviewer has added to what was measured, or taken off.",
    )

    is_automatic = fields.Boolean(
        readonly=True,
        copy=False,
        help="The correction was found out after the job was settled.",
    )

    # === ACTION METHODS === #

    def action_correct(self, amount, points, reason):
        """Correct the pay or the score of a job, for those who may review them.

        :param float amount: what is paid more, in the currency of the line; less
            than zero takes off
        :param float points: what is added to the score of a line that is still open
        :param str reason: shown to the technician
        :return: the line that corrects the pay, empty where only points change
        :raises UserError: when points are to change on a line that is approved
        :raises ValidationError: without a reason, or when nothing is to change
        """
        self.ensure_one()
        line = self._as_reviewer()
        line._check_not_own()
        reason = (reason or "").strip()
        if not reason:
            raise ValidationError(
                self.env._("Say why %s is corrected.", line.display_name)
            )
        if not points and line.currency_id.is_zero(amount):
            raise ValidationError(
                self.env._("Enter what is to change, money or points.")
            )
        line._lock_line()
        if points:
            line._correct_score(points, reason)
        if line.currency_id.is_zero(amount):
            return line.browse()
        return line._correct_pay(amount, reason)

    # === BUSINESS METHODS === #

    def _lock_line(self):
        """Hold a line: two reviewers correct it one after the other."""
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on %s at this moment. Wait a second "
                    "and look again.",
                    self.display_name,
                )
            ) from error
        self.invalidate_recordset(["score_correction", "state"])

    def _correct_score(self, points, reason):
        if self.state != "open" or self.corrected_line_id:
            raise UserError(
                self.env._(
                    "The score of %s is approved. Take the approval back first.",
                    self.display_name,
                )
            )
        self.write(
            {
                "score_correction": self.score_correction + points,
                "correction_reason": reason,
                "corrected_by_id": self.env.uid,
            }
        )
        self._evaluate()

    def _correct_pay(self, amount, reason, **vals):
        """Make the line that pays ``amount`` more for this job.

        :param vals: more values of it
        """
        origin = self.corrected_line_id or self
        correction = self.with_context(tracking_disable=True).create(
            {**origin._prepare_correction_vals(amount, reason), **vals}
        )
        correction._schedule()
        return correction

    def _prepare_correction_vals(self, amount, reason):
        self.ensure_one()
        return {
            **{
                name: self[name].id
                for name in (
                    "log_id",
                    "order_id",
                    "case_id",
                    "work_type_id",
                    "technician_id",
                    "employee_id",
                    "job_id",
                    "department_id",
                    "company_id",
                    "scheme_id",
                )
            },
            "corrected_line_id": self.id,
            "correction_reason": reason,
            "corrected_by_id": self.env.uid,
            "date": self.date,
            "date_pay": self.date,
            "pay_code": self.pay_code or DEFAULT_PAY_CODE,
            "amount": amount,
            "pay_items": [],
            "criteria": [],
        }

    def _correct_settled(self):
        """Correct settled lines whose unit has come back since.

        The rules of today take for what is new, within what the cap of the scheme
        has left of the pay of that job. Run again it makes no second correction.

        :return: the corrections
        """
        lines = self.filtered(
            lambda line: line.state == "locked" and not line.corrected_line_id
        )
        free = lines._get_free_corrections()
        free.filtered(lambda line: line.state == "open").unlink()
        facts = lines._get_facts()
        made = self.browse()
        for line in lines:
            items = line._get_comeback_items(facts[line])
            if items:
                made |= line._correct_pay(
                    float(sum(item.amount for item in items)),
                    line._get_comeback_reason(facts[line]),
                    is_automatic=True,
                    pay_items=[item.as_dict() for item in items],
                )
        return made

    def _get_comeback_items(self, facts):
        """Return what comebacks take from a settled line that it did not know of."""
        self.ensure_one()
        known = self._get_known_items()
        gross = exact_sum(known, lambda amount: amount > 0)
        taken = -exact_sum(known, lambda amount: amount < 0)
        rules = self.scheme_id.deduction_ids.filtered(
            lambda rule: rule.basis == "comeback"
        )
        bases = self._get_deduction_bases(rules, facts, known)
        left = gross * exact(self.scheme_id.deduction_cap_percent) / 100 - taken
        if left <= 0:
            return []
        items = pay.deduction_items(
            rules._get_pay_rules(),
            bases,
            dict.fromkeys(facts["shares"], gross),
            min(left / gross, Fraction(1)),
            self.currency_id.decimal_places,
        )
        return items.get(self.technician_id.id, [])

    def _get_known_items(self):
        """Return what was paid and taken, here and by what was found out since."""
        return [*(self.pay_items or ()), *self._get_corrected_items()]

    def _get_corrected_items(self):
        """Return what was taken since this line was settled, by what was found out."""
        found_out = self.correction_ids.filtered("is_automatic")
        return [item for line in found_out for item in line.pay_items or ()]

    def _get_free_corrections(self):
        """Return what was found out of these lines and is not settled: made anew."""
        return self.correction_ids.filtered(
            lambda line: (
                line.is_automatic and line.state != "locked" and not line.dispute_state
            )
        )

    def _get_comeback_reason(self, facts):
        names = ", ".join(name for name, _days in facts["comebacks"])
        return self.env._("The unit came back: %s", names)

    # === READ METHODS === #

    def _read_group_select(self, aggregate_spec, query):
        """Leave corrections, which have no score and no share, out of averages."""
        sql = super()._read_group_select(aggregate_spec, query)
        if aggregate_spec not in ("score:avg", "share:avg"):
            return sql
        corrected = self._field_to_sql(self._table, "corrected_line_id", query)
        return SQL("%s FILTER (WHERE %s IS NULL)", sql, corrected)
