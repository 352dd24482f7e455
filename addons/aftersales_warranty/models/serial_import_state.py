from odoo import api, models
from odoo.exceptions import UserError

# So many rows are entered while the user waits, more of them in the background.
ROWS_AT_ONCE = 500


class AftersalesSerialImport(models.Model):
    """The steps of an import, each of which has one effect however often pressed."""

    _inherit = "aftersales.serial.import"

    # === ACTION METHODS === #

    def action_check(self):
        """Read the file and look into every row; nothing is entered yet.

        Big files are checked in the background.
        """
        self.check_access("write")
        for each in self:
            each._lock_rows()
            each._check_is_open()
            each._check_can_be_read()
            # sudo: the rows and counts of an import are written by its steps alone
            each.sudo()._start_check()
        return True

    def action_run(self):
        """Enter the good rows: few at once, many in the background.

        Goes on where an import was paused or a server was stopped.
        """
        self.check_access("write")
        for each in self:
            each._lock_rows()
            if each.state != "running":
                each._transition({"checked"}, "running")
                # sudo: the rows and counts of an import are written by its steps alone
                each.sudo()._start_run()
        return True

    def action_pause(self):
        """Stop after the batch at hand; what has been entered stays."""
        self.check_access("write")
        self._lock_rows()
        self.filtered(lambda each: each.state != "checked")._transition(
            {"running"}, "checked"
        )
        return True

    def action_reset(self):
        """Take an import back to the draft, to choose other columns or another file."""
        self.check_access("write")
        for each in self:
            each._lock_rows()
            each._check_is_open()
            # sudo: the rows and counts of an import are written by its steps alone
            each.sudo()._drop_rows()
            each._transition({"draft", "checked", "failed"}, "draft")
        return True

    def action_view_rows(self):
        """Open the rows; those that were reported come first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_serial_import_row_action"
        )
        context = {"search_default_bad": bool(self.bad_count)}
        return action | {"domain": [("import_id", "=", self.id)], "context": context}

    def action_download_report(self):
        """Download the reported rows with what is wrong in them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/aftersales/serial_import/{self.id}/report.xlsx",
            "target": "download",
        }

    # === GATE METHODS === #

    def _transition(self, source, target):
        """Move imports to ``target``, reachable from ``source`` only."""
        blocked = self.filtered(lambda each: each.state not in source)
        if blocked:
            raise UserError(
                self.env._(
                    "%(names)s cannot become %(state)s.",
                    names=", ".join(
                        f"{each.name} ({each._get_state_label()})" for each in blocked
                    ),
                    state=self[:1]._get_state_label(target),
                )
            )
        # sudo: the gate alone writes the state, the caller has checked the right
        self.sudo().write({"state": target})

    def _trigger(self):
        """Let the background job start at once."""
        cron = self.env.ref("aftersales_warranty.aftersales_serial_import_cron", False)
        if cron:
            # sudo: ir.cron - whoever may import wakes the job that does it
            cron.sudo()._trigger()

    def _start_check(self):
        """Check now, or leave a big file to the background."""
        if self._is_big_file():
            self.write({"is_check_queued": True, "failure": False})
            self._trigger()
        else:
            self._check()

    def _start_run(self):
        """Enter few rows now, or leave many to the background."""
        if self.ready_count > ROWS_AT_ONCE:
            self._trigger()
            return
        while self._run_batch():
            pass

    # === REPORT METHODS === #

    def _get_report_rows(self):
        """Return what the report says of each bad row, as a list of texts.

        :rtype: collections.abc.Iterator[tuple]
        """
        self.ensure_one()
        keys = self._get_key_labels()
        rows = self.env["aftersales.serial.import.row"]
        labels = dict(rows._fields["problem"]._description_selection(self.env))
        while True:
            last = rows[-1:].number
            rows = rows.search_fetch(
                [
                    ("import_id", "=", self.id),
                    ("state", "=", "bad"),
                    ("number", ">", last),
                ],
                ["number", "serial", "problem", "problem_key", "problem_value"],
                order="number",
                limit=1000,
            )
            if not rows:
                return
            for row in rows:
                yield (
                    row.number,
                    keys.get(row.problem_key, ""),
                    row.problem_value or row.serial or "",
                    row.reason or labels.get(row.problem, ""),
                    row.mend,
                )
            rows.invalidate_recordset()

    @api.model
    def _get_key_labels(self):
        """Return the names of the columns by key."""
        column_model = self.env["aftersales.serial.import.column"]
        return dict(column_model._fields["key"]._description_selection(self.env))
