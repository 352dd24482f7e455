import json
from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from .audit_log import COLUMNS, PENDING, TABLE, _get_definition


class AftersalesAuditLog(models.Model):
    """How what was noted is written down: all at once, past the ORM."""

    _inherit = "aftersales.audit.log"

    # === BUSINESS METHODS === #

    def _write_down(self):
        """Add all that this transaction has noted, in one go."""
        rows = self.env.cr.precommit.data.pop(PENDING, {})
        if rows:
            # refused by a read-only copy, the request starts over where it may write
            self.env.cr.execute(
                self._get_insertion(list(rows.values())),
                log_exceptions=not self.env.cr.readonly,
            )

    def _get_insertion(self, rows):
        for row in rows:
            row["changes"] = row["changes"] or None
            row["field_names"] = ", ".join(row["field_names"]) or None
        kinds = [_get_definition(name) for name in COLUMNS]
        # what has a value of its own, and what the document's table tells
        told = {"name", "company_id"}
        names = [SQL.identifier(name) for name in COLUMNS if name not in told]
        return SQL(
            """
            INSERT INTO %(table)s (%(names)s, name, company_id, operator_name)
                 SELECT %(values)s, COALESCE(document.name, line.name),
                        COALESCE(document.company_id, line.company_id),
                        partner.name || ' (' || operator.login || ')'
                   FROM jsonb_to_recordset(%(rows)s) AS line (%(kinds)s)
              LEFT JOIN (%(documents)s) AS document
                     ON document.res_model = line.res_model
                    AND document.id = line.res_id
              LEFT JOIN res_users AS operator ON operator.id = line.operator_id
              LEFT JOIN res_partner AS partner ON partner.id = operator.partner_id
                  WHERE %(condition)s
            """,
            table=SQL.identifier(TABLE),
            names=SQL(", ").join(names),
            values=SQL(", ").join(SQL("line.%s", name) for name in names),
            kinds=SQL(", ").join(kinds),
            rows=json.dumps(rows, default=str),
            documents=self._select_documents(rows),
            condition=self._get_condition({row["res_model"] for row in rows}),
        )

    def _select_documents(self, rows):
        ids = defaultdict(set)
        for row in rows:
            if row["res_id"] and self.env[row["res_model"]]._auto:
                ids[row["res_model"]].add(row["res_id"])
        queries = [self.env[model]._select_audited(ids[model]) for model in sorted(ids)]
        nothing = SQL(
            "SELECT NULL::varchar AS res_model, NULL::int AS id, "
            "NULL::text AS name, NULL::int AS company_id WHERE FALSE"
        )
        return SQL(" UNION ALL ").join([nothing, *queries])

    def _get_condition(self, models):
        """Return what a row must fulfil: of some models only a part is ours."""
        conditions = [SQL("TRUE")]
        for model in sorted(models):
            condition = self.env[model]._get_audited_condition()
            if condition:
                conditions.append(SQL("(line.res_model != %s OR %s)", model, condition))
        return SQL(" AND ").join(conditions)
