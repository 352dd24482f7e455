from odoo import fields, models

from ..rules import score


class AftersalesScoreCriterion(models.Model):
    """One thing that counts in the score of a job, and how much of it.

    A higher addon adds a criterion by a new ``code``, a ``_measure_<code>`` method and
    the facts it reads, see ``aftersales.score.line._get_facts``.
    """

    _name = "aftersales.score.criterion"
    _description = "Score Criterion"
    _inherit = ["aftersales.audited.mixin"]
    _audited_fields = ("code", "weight", "loss_percent", "limit_percent", "days")
    _audited_parent = "scheme_id"
    _audited_title = "code"
    _order = "scheme_id, sequence, id"
    _rec_name = "code"

    scheme_id = fields.Many2one(
        comodel_name="aftersales.score.scheme",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    code = fields.Selection(
        [
            ("check", "Quality check"),
            ("time", "Time against standard"),
            ("comeback", "No comeback"),
            ("old_part", "Old parts back in time"),
            ("document", "Documents complete"),
        ],
        string="Criterion",
        required=True,
    )
    weight = fields.Float(
        required=True,
        default=1.0,
        help="How much of the score hangs on this, compared with the other criteria.",
    )
    loss_percent = fields.Float(
        string="Loss Each (%)",
        default=50.0,
        help="What one failed check, one comeback or one late old part costs of this "
        "criterion.",
    )
    limit_percent = fields.Float(
        string="Worthless At (%)",
        default=200.0,
        help="The percent of the standard time at which nothing is left.",
    )
    days = fields.Integer(
        default=30,
        help="A unit that is back within so many days after the work is a comeback.",
    )

    _code_uniq = models.UniqueIndex(
        "(scheme_id, code)", "A scheme holds each criterion once."
    )
    _weight_positive = models.Constraint(
        "CHECK (weight >= 0)", "The weight of a criterion cannot be negative."
    )
    _loss_range = models.Constraint(
        "CHECK (loss_percent >= 0 AND loss_percent <= 100)",
        "A loss lies between 0 and 100 percent.",
    )
    _limit_range = models.Constraint(
        "CHECK (limit_percent > 100)",
        "The time at which nothing is left lies above 100 percent of the standard.",
    )
    _days_positive = models.Constraint("CHECK (days >= 0)", "Days cannot be negative.")

    def _measure(self, facts):
        """Return this criterion measured on the facts of one job.

        :param facts: see ``aftersales.score.line._get_facts``
        :return: a :class:`~odoo.addons.aftersales_hr_score.rules.score.Criterion`
        """
        self.ensure_one()
        value, used = getattr(self, f"_measure_{self.code}")(facts)
        return score.Criterion(self.code, value, self.weight, used)

    def _measure_check(self, facts):
        failed = facts["failed_check_count"]
        return score.check_value(failed, self.loss_percent / 100), {
            "failed_check_count": failed
        }

    def _measure_time(self, facts):
        hours, standard = facts["hours"], facts["standard_hours"]
        return score.time_value(hours, standard, self.limit_percent / 100), {
            "hours": hours,
            "standard_hours": standard,
        }

    def _measure_comeback(self, facts):
        back = [name for name, after in facts["comebacks"] if after <= self.days]
        return score.comeback_value(len(back), self.loss_percent / 100), {
            "comebacks": back
        }

    def _measure_old_part(self, facts):
        late = facts["late_old_parts"]
        value = score.old_part_value(
            facts["old_part_count"], len(late), self.loss_percent / 100
        )
        return value, {"old_part_count": facts["old_part_count"], "late": late}

    def _measure_document(self, facts):
        missing = facts["missing_documents"]
        value = score.document_value(facts["document_count"], len(missing))
        return value, {"document_count": facts["document_count"], "missing": missing}
