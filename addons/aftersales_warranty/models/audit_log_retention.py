from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .audit_log import TABLE

MONTHS = "aftersales_warranty.audit_months"
SHORTEST = 12  # months: the database lets nothing younger go, whatever is set
BATCH = 10_000


class AftersalesAuditLog(models.Model):
    """How long the operator log is kept: for ever, unless a law says how long.

    The months stand in a system parameter, whose changes are logged themselves. The
    database takes rows back only when they are older than that, and never younger
    than a year: who shortens the time cannot remove what he has just done.
    """

    _inherit = "aftersales.audit.log"

    def init(self):
        """Let the database give rows back when their time is up, and no sooner."""
        super().init()
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION aftersales_audit_expire() RETURNS trigger
                    AS $$
                    DECLARE
                        months int;
                    BEGIN
                        SELECT value::int INTO months
                          FROM ir_config_parameter
                         WHERE key = %(key)s AND value ~ '^[0-9]{1,4}$';
                        IF months >= %(shortest)s AND OLD.date < now()
                           AT TIME ZONE 'UTC' - make_interval(months => months)
                        THEN
                            RETURN OLD;
                        END IF;
                        RAISE EXCEPTION 'The operator log is only added to.';
                    END $$ LANGUAGE plpgsql;
                DROP TRIGGER IF EXISTS aftersales_audit_time ON %(table)s;
                CREATE TRIGGER aftersales_audit_time
                    BEFORE DELETE ON %(table)s
                    FOR EACH ROW EXECUTE FUNCTION aftersales_audit_expire();
                """,
                table=SQL.identifier(TABLE),
                key=MONTHS,
                shortest=SHORTEST,
            )
        )

    def export_data(self, fields_to_export):
        """Export the log; it tells who took it along."""
        res = super().export_data(fields_to_export)
        self._note(
            "export",
            self._name,
            0,
            name=self.env._("%(count)s entries", count=len(self)),
            detail=", ".join(map(str, fields_to_export)),
        )
        return res

    # === BUSINESS METHODS === #

    @api.model
    def _get_months(self):
        """Return for how many months entries are kept, 0 for ever."""
        # sudo: ir.config_parameter - this one only
        value = self.env["ir.config_parameter"].sudo().get_param(MONTHS) or ""
        months = int(value) if value.isdecimal() else 0
        return months if months >= SHORTEST else 0

    @api.model
    def _cron_remove_old(self):
        """Remove what is older than the time set, and tell how much that was."""
        months = self._get_months()
        if not months:
            return
        limit = self.env.cr.now() - relativedelta(months=months)
        while count := self._remove_before(limit):
            self._note(
                "remove",
                self._name,
                0,
                name=self.env._("%(count)s entries", count=count),
                detail=self.env._(
                    "Before %(day)s: kept for %(months)s months",
                    day=fields.Date.to_string(limit),
                    months=months,
                ),
            )
            if not self.env["ir.cron"]._commit_progress(count):
                break

    def _remove_before(self, limit):
        """Remove the oldest entries before a moment; return how many they were."""
        # the database reads the time itself
        self.env["ir.config_parameter"].flush_model()
        self.env.cr.execute(
            SQL(
                "DELETE FROM %(table)s WHERE id IN ("
                "SELECT id FROM %(table)s WHERE date < %(limit)s "
                "ORDER BY date LIMIT %(batch)s)",
                table=SQL.identifier(TABLE),
                limit=limit,
                batch=BATCH,
            )
        )
        return self.env.cr.rowcount
