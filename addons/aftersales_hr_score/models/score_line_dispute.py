from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

DISPUTE_ACTIVITY = "aftersales_hr_score.mail_activity_dispute"
DISPUTE_STATES = [
    ("open", "To Answer"),
    ("granted", "Granted"),
    ("refused", "Refused"),
]


class AftersalesScoreLine(models.Model):
    """What a technician says against a line, and what he was answered."""

    _inherit = "aftersales.score.line"

    dispute_state = fields.Selection(
        DISPUTE_STATES, string="Dispute", readonly=True, copy=False
    )
    dispute_reason = fields.Text(readonly=True, copy=False)
    dispute_date = fields.Datetime(string="Disputed On", readonly=True, copy=False)
    dispute_answer = fields.Text(string="Answer", readonly=True, copy=False)
    dispute_answer_date = fields.Datetime(
        string="Answered On", readonly=True, copy=False
    )
    dispute_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Answered by",
        readonly=True,
        index="btree_not_null",
        copy=False,
    )

    is_mine = fields.Boolean(compute="_compute_is_mine")

    _dispute_idx = models.Index("(id) WHERE dispute_state = 'open'")

    # === COMPUTE METHODS === #

    @api.depends_context("uid")
    def _compute_is_mine(self):
        for line in self:
            # sudo: aftersales.technician - whose line it is
            line.is_mine = line.sudo().technician_id.user_id == self.env.user

    # === ACTION METHODS === #

    def action_dispute(self, reason):
        """Let a technician say what is wrong with his line, before it is settled.

        :param str reason: what he finds wrong
        :raises AccessError: when the line is another's
        :raises UserError: when it is settled, or waits for an answer already
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: aftersales.score.line - nobody writes lines, who worked says his part
        line = self.sudo()
        if line.technician_id.user_id != self.env.user:
            raise AccessError(
                self.env._("Only %s disputes this line.", line.technician_id.name)
            )
        reason = (reason or "").strip()
        if not reason:
            raise ValidationError(self.env._("Say what is wrong with this line."))
        line._lock_line()
        line._check_can_dispute()
        line.write(
            {
                "dispute_state": "open",
                "dispute_reason": reason,
                "dispute_date": fields.Datetime.now(),
                "dispute_answer": False,
                "dispute_answer_date": False,
                "dispute_user_id": False,
            }
        )
        line.env["aftersales.notification"]._notify(
            "score_disputed", line, key=line._get_dispute_occasion()
        )

    def action_answer_dispute(self, answer, is_granted, amount=0.0, points=0.0):
        """Answer a dispute; what is granted corrects the line.

        :param str answer: shown to the technician
        :param bool is_granted: whether he is right
        :param float amount: what is paid more, where it is granted
        :param float points: what is added to the score, where it is granted
        """
        self.ensure_one()
        line = self._as_reviewer()
        line._check_not_own()
        answer = (answer or "").strip()
        if not answer:
            raise ValidationError(
                self.env._("Write what %s is answered.", line.technician_id.name)
            )
        line._lock_line()
        line.invalidate_recordset(["dispute_state"])
        if line.dispute_state != "open":
            raise UserError(
                self.env._("Nothing of %s waits for an answer.", line.display_name)
            )
        line.write(
            {
                "dispute_state": "granted" if is_granted else "refused",
                "dispute_answer": answer,
                "dispute_answer_date": fields.Datetime.now(),
                "dispute_user_id": self.env.uid,
            }
        )
        # of another than the one who has answered, too
        line.activity_unlink([DISPUTE_ACTIVITY])
        line.env["aftersales.notification"]._notify(
            "score_dispute_answered", line, key=line._get_dispute_occasion()
        )
        if is_granted and (points or not line.currency_id.is_zero(amount)):
            line.action_correct(amount, points, answer)

    # === BUSINESS METHODS === #

    def _get_dispute_occasion(self):
        """Return what tells this dispute from an earlier one of the same line."""
        self.ensure_one()
        return str(self.dispute_date)

    def _check_not_own(self):
        """Refuse that somebody decides what he himself is paid, whatever his role."""
        own = self.filtered(lambda line: line.technician_id.user_id == self.env.user)
        if own:
            raise AccessError(
                self.env._(
                    "%s is your own work: somebody else decides on its pay.",
                    own[0].display_name,
                )
            )

    def _check_can_dispute(self):
        self.ensure_one()
        if self.state == "locked":
            raise UserError(
                self.env._(
                    "%s is settled. Ask HR for a correction; it counts in the next "
                    "period.",
                    self.display_name,
                )
            )
        if self.dispute_state == "open":
            raise UserError(
                self.env._("%s waits for an answer already.", self.display_name)
            )

    def _transition(self, source, target):
        """Settle nothing that waits for an answer."""
        waiting = self.filtered(lambda line: line.dispute_state == "open")
        if waiting and target in ("approved", "locked"):
            raise UserError(
                self.env._(
                    "Answer first what is disputed: %s.",
                    ", ".join(line.display_name for line in waiting[:5]),
                )
            )
        return super()._transition(source, target)
