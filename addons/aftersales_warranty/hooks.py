from odoo.tools import SQL

from .models.audit_log import TABLE


def uninstall_hook(env):
    """Take the table of the operator log away, and what guards it: no model owns it."""
    env.cr.execute(
        SQL(
            "DROP TABLE IF EXISTS %s; DROP FUNCTION IF EXISTS %s()",
            SQL.identifier(TABLE),
            SQL.identifier("aftersales_audit_refuse"),
        )
    )
