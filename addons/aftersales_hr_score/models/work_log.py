import logging

import pytz
from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.fields import Domain

from ..rules.shares import technician_shares

_logger = logging.getLogger(__name__)

BATCH = 100
CRON = "aftersales_hr_score.ir_cron_score"


class AftersalesWorkLog(models.Model):
    _inherit = "aftersales.work.log"

    score_line_ids = fields.One2many(
        comodel_name="aftersales.score.line",
        inverse_name="log_id",
        groups="hr.group_hr_user,aftersales_warranty.aftersales_group_technician",
    )
    score_line_count = fields.Integer(
        compute="_compute_score_line_count",
        groups="hr.group_hr_user,aftersales_warranty.aftersales_group_technician",
    )

    is_score_due = fields.Boolean(
        copy=False,
        readonly=True,
        help="The work was approved and is not scored yet.",
    )

    _score_due_idx = models.Index("(id) WHERE is_score_due")

    # === COMPUTE METHODS === #

    def _compute_score_line_count(self):
        counts = dict(
            self.env["aftersales.score.line"]._read_group(
                [("log_id", "in", self.ids)], ["log_id"], ["__count"]
            )
        )
        for log in self:
            log.score_line_count = counts.get(log, 0)

    # === ACTION METHODS === #

    def action_view_score_lines(self):
        """Open the score lines of this log."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_hr_score.aftersales_score_line_action"
        )
        return action | {"domain": [("log_id", "in", self.ids)], "context": {}}

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"is_score_due"}

    def _action_approved(self):
        result = super()._action_approved()
        # who approves does not wait for the score
        # sudo: aftersales.work.log - an inspector approves, the system keeps score
        self.sudo().is_score_due = True
        self.env["ir.cron"]._trigger_once(CRON)
        return result

    @api.model
    def _cron_score(self):
        """Score the work that was approved, each log for itself.

        What cannot be scored stays due and holds nothing else up.
        """
        due = Domain("is_score_due", "=", True)
        progress = self.env["ir.cron"]._commit_progress
        last = 0
        while logs := self.search(
            due & Domain("id", ">", last), limit=BATCH, order="id"
        ):
            last = logs[-1].id
            for log in logs.try_lock_for_update():
                log._try_score()
            left = self.search_count(due & Domain("id", ">", last))
            if not progress(len(logs), remaining=left):
                break

    def _try_score(self):
        try:
            with self.env.cr.savepoint():
                self._score()
        except OperationalError:  # a lost race is run again, not a failure
            raise
        except Exception:
            _logger.exception("The work log %s could not be scored", self.display_name)

    def _score(self):
        """Keep the score of approved work, now."""
        # sudo: aftersales.score.line - the system keeps score
        logs = self.sudo()
        lines = logs.env["aftersales.score.line"]._create_from_logs(logs)
        # the lines of a job hang together: who came too changes the others' part
        lines.search([("order_id", "in", lines.order_id.ids)])._evaluate()

    def _get_score_chain(self):
        """Return the log with the rejected ones before it: one piece of work."""
        self.ensure_one()
        chain = [self]
        logs = self.order_id.log_ids
        if len(logs) == 1:  # most orders
            return chain
        # one by one: so the logs of all orders are read together
        earlier = [log for log in logs if log.id < self.id]
        for log in sorted(earlier, key=lambda log: log.id, reverse=True):
            if log.state != "rejected":
                break
            chain.append(log)
        return chain

    def _get_score_labor(self, chain=None):
        """Return the labour lines that say who did this piece of work, as a list.

        :param chain: the logs it was done in, where they are known
        """
        return [
            labor
            for log in chain or self._get_score_chain()
            for labor in log.labor_ids
            if labor.kind == "labor" and not labor.is_declined
        ]

    def _get_score_shares(self, labor, weight):
        """Return the exact share of each technician in this piece of work.

        :param labor: its labour lines, see :meth:`_get_score_labor`
        :param weight: the field of the labour lines that weighs them
        :return: ``{technician id: Fraction}``, summing to one
        """
        return technician_shares(
            [
                (technician.id, line[weight], share)
                for line in labor
                for technician, share in line._get_technician_shares()
            ],
            self.technician_id.id,
        )

    def _get_score_technicians(self):
        """Return who worked, by the labour lines, else who is responsible.

        Nobody where the customer has paid the agent himself: that was their business.
        """
        if self.case_id.agent_paid_amount:
            return self.env["aftersales.technician"]
        shares = self._get_score_shares(self._get_score_labor(), "hours")
        return self.env["aftersales.technician"].browse(sorted(shares))

    def _get_finish_date(self, technician):
        """Return the day the work was finished where the technician lives."""
        self.ensure_one()
        timezone = pytz.timezone(technician._get_tz())
        return pytz.utc.localize(self.date_end).astimezone(timezone).date()
