from odoo import api, fields, models


class AftersalesDemo(models.AbstractModel):
    """Plays a month of pay: reviewed, disputed, corrected and closed."""

    _inherit = "aftersales.demo"

    @api.model
    def _play_last_month(self, case_id, steps):
        """Lead a demo case through its steps on days of the last month.

        :param list steps: as those of ``_play``, by days of that month
        """
        self._play(case_id, [self._to_days_ago(*step) for step in steps])

    def _to_days_ago(self, day, hour, step, *args):
        today = fields.Date.today()
        start = fields.Date.subtract(today.replace(day=1), months=1)
        past = (today - start).days + 1
        if step == "assign":
            technician_id, planned_day, *rest = args
            args = (technician_id, past - planned_day, *rest)
        return (past - day, hour, step, *args)

    @api.model
    def _play_pay(self, period_ids, failed_case_id, back_case_id):
        """Close the last month, and leave this one open with what came of it.

        :param list period_ids: last month and this one, then those of branches
        :param int failed_case_id: whose technician disputes what a failed check cost
        :param int back_case_id: whose unit comes back once the month is closed
        """
        hr = self.env.ref("aftersales_hr_score.demo_user_hr")
        failed, back = self.env["aftersales.case"].browse(
            [failed_case_id, back_case_id]
        )
        periods = self.env["aftersales.score.period"].browse(period_ids).with_user(hr)
        last = periods[:1]
        periods.action_compute()
        self._dispute(
            self._get_lines(failed),
            "The clamp was not delivered in time; it was known when I left.",
            answer="The check was about the door seal, which was not looked at.",
        )
        last.action_approve()
        last.action_lock()
        self._get_lines(failed).with_user(hr).action_correct(
            15, 0, "Worked on a holiday, as agreed"
        )
        self._come_back(back)
        (periods - last).action_compute()
        self._dispute(
            self._get_lines(back).correction_ids,
            "It came back for its door lock, which I had not touched.",
        )
        self._tell(fields.Datetime.now())
        self._cancel_mails()

    def _get_lines(self, case):
        return self.env["aftersales.score.line"].search(
            [("case_id", "=", case.id), ("corrected_line_id", "=", False)]
        )

    def _dispute(self, line, reason, answer=None):
        line.with_user(line.technician_id.user_id).action_dispute(reason)
        if answer:
            hr = self.env.ref("aftersales_hr_score.demo_user_hr")
            line.with_user(hr).action_answer_dispute(answer, False)

    def _come_back(self, case):
        """Take the unit of a closed case in again, nine days after the work."""
        when = fields.Datetime.add(max(case.log_ids.mapped("date_end")), days=9)
        request = self.env["aftersales.request"].create(
            {
                "partner_id": case.partner_id.id,
                "channel_id": case.request_id.channel_id.id,
                "user_id": case.request_id.user_id.id,
            }
        )
        again = self.env["aftersales.case"].create(
            {
                "request_id": request.id,
                "lot_id": case.lot_id.id,
                "product_id": case.product_id.id,
                "work_type_id": case.work_type_id.id,
                "complaint": "Door does not unlock after the wash.",
            }
        )
        self._backdate_reception(again, when)
        self._step_take_in(again, when)
        self._backdate_case(again, when)

    def _get_mailed_models(self):
        return (*super()._get_mailed_models(), "aftersales.score.line")
