import itertools
from operator import itemgetter

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools import SQL

BATCH = 2000


class AftersalesScorePeriod(models.Model):
    """How a period gathers its lines and measures them, batch by batch."""

    _inherit = "aftersales.score.period"

    # === BUSINESS METHODS === #

    def _get_line_domain(self):
        """Return the lines that belong here: unsettled, and counting in these days."""
        self.ensure_one()
        return [
            ("company_id", "=", self.company_id.id),
            ("date_pay", ">=", self.date_start),
            ("date_pay", "<=", self.date_end),
            ("state", "!=", "locked"),
        ]

    def _get_lines_come_back(self):
        """Return settled lines whose unit came back while comebacks still count."""
        self.ensure_one()
        rules = self.env["aftersales.deduction.rule"].search(
            [("basis", "=", "comeback")]
        )
        if not rules:
            return self.env["aftersales.score.line"]
        start = self.date_start - relativedelta(days=max(rules.mapped("days")) + 1)
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(
                """
                SELECT line.id
                  FROM aftersales_score_line line
                  JOIN aftersales_work_log log ON log.id = line.log_id
                  JOIN aftersales_case own ON own.id = line.case_id
                 WHERE line.company_id = %s
                   AND line.state = 'locked'
                   AND line.corrected_line_id IS NULL
                   AND line.date >= %s
                   AND (EXISTS (
                       SELECT FROM aftersales_case back
                        WHERE back.lot_id = own.lot_id
                          AND back.id != own.id
                          AND back.date_received > log.date_end
                          AND back.state != 'cancelled'
                          AND back.is_installation IS NOT TRUE
                   ) OR EXISTS (
                       SELECT FROM aftersales_score_line correction
                        WHERE correction.corrected_line_id = line.id
                          AND correction.is_automatic
                          AND correction.state = 'open'
                   ))
                 ORDER BY line.technician_id, line.id
                """,
                self.company_id.id,
                start,
            )
        )
        return self.env["aftersales.score.line"].browse(id_ for (id_,) in found)

    def _gather_lines(self):
        """Make the lines of work that has left none yet, batch by batch."""
        self.ensure_one()
        lines = self.env["aftersales.score.line"].sudo()
        for logs in self._split(self._get_logs_without_line(), "technician_id"):
            lines._create_from_logs(
                logs.browse(
                    log.id
                    for log in logs
                    if self.date_start
                    <= log._get_finish_date(log.technician_id)
                    <= self.date_end
                )
            )

    def _measure_lines(self):
        """Measure the unsettled lines anew, whole months of technicians together."""
        self.ensure_one()
        lines = self.env["aftersales.score.line"].sudo()
        gathered = lines.search(
            self._get_line_domain(), order="technician_id, date, id"
        )
        for batch in self._split(gathered, "technician_id"):
            batch._schedule()
            batch._evaluate()

    def _split(self, records, owner):
        """Go through sorted records in batches that hold all of each owner's.

        What was done is written, and what was read is forgotten, after each: so a
        computation takes no more memory for many than for few.

        :param str owner: the field by which the records are sorted
        """
        records.fetch([owner])
        rows = [(record[owner].id, record.id) for record in records]
        batch = []
        for _owner, own in itertools.groupby(rows, key=itemgetter(0)):
            batch += [id_ for _owner, id_ in own]
            if len(batch) >= BATCH:
                yield records.browse(batch)
                self._forget()
                batch = []
        yield records.browse(batch)
        self._forget()

    def _forget(self):
        self.env.flush_all()
        self.env.invalidate_all(flush=False)

    def _get_logs_without_line(self):
        """Return approved logs of these days that have left no line yet."""
        self.ensure_one()
        # a day more on both sides: the finish date is local, the log's is UTC
        return self.env["aftersales.work.log"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "approved"),
                ("date_end", ">=", self.date_start - relativedelta(days=1)),
                ("date_end", "<=", self.date_end + relativedelta(days=2)),
                ("score_line_ids", "=", False),
            ],
            order="technician_id, id",
        )
