from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import split_every

BATCH_SIZE = 100
# so many refusals are told one by one
TOLD_PROBLEMS = 20


class AftersalesCase(models.Model):
    """Steps taken on many cases at once: a bad row never stops the good ones."""

    _inherit = "aftersales.case"

    # === ACTION METHODS === #

    def action_confirm_all(self):
        """Take in the chosen units; what cannot be taken in stays behind."""
        return self._run_and_tell("confirm")

    def action_sort_all(self):
        """Lead the chosen units through sorting; the others stay behind."""
        return self._run_and_tell("sort")

    def action_deliver_all(self):
        """Hand the chosen units over; what is not ready stays behind."""
        return self._run_and_tell("deliver")

    def action_follow_up_done_all(self):
        """Note that the chosen customers were asked; the others stay behind."""
        return self._run_and_tell("follow_up", "action_follow_up_done")

    def action_slip_back_all(self):
        """Note that the chosen job slips are back; the others stay behind."""
        return self._run_and_tell("slip_back")

    # === BUSINESS METHODS === #

    def _run_and_tell(self, step, method=None, *args):
        """Take a step on these cases and tell what was refused."""
        problems = self._run_in_batches(step, method, *args)
        return self._notify_batch(len(self) - len(problems), problems)

    def _run_in_batches(self, step, method=None, *args):
        """Take a step on many cases; what is refused stays behind.

        :param str step: the step whose role is asked, once for all
        :param str method: what takes the step, by default ``action_`` and its name
        :param args: passed on to the method
        :return: the reason of each refused case, a dict by case
        """
        self.browse()._check_role(step)
        problems = {}
        for ids in split_every(BATCH_SIZE, self.ids):
            problems |= self.browse(ids)._run_or_split(
                method or f"action_{step}", *args
            )
        return problems

    def _run_or_split(self, method, *args):
        """Take a step on all, else on either half, down to the rows that refuse it."""
        try:
            with self.env.cr.savepoint():
                getattr(self, method)(*args)
        except UserError as error:
            if len(self) == 1:
                return {self: str(error)}
            half = len(self) // 2
            return self[:half]._run_or_split(method, *args) | self[half:]._run_or_split(
                method, *args
            )
        return {}

    @api.model
    def _notify_batch(self, done, problems):
        """Return the message that tells what was done and what stayed behind."""
        lines = list(problems.values())[:TOLD_PROBLEMS]
        more = len(problems) - len(lines)
        if more:
            lines.append(self.env._("… and %s more.", more))
        title = self.env._("%s done", done)
        if problems:
            title = self.env._(
                "%(done)s done, %(left)s stayed behind", done=done, left=len(problems)
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if problems else "success",
                "sticky": bool(problems),
                "title": title,
                "message": "\n".join(lines),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
