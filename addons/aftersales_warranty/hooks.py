from odoo.tools import SQL

from .models.audit_log import TABLE
from .tools.removal import let_go


def uninstall_hook(env):
    """Take away what Odoo does not: the operator log and the counters of patterns."""
    let_go(env)
    # no model owns the table, nor what guards it
    env.cr.execute(
        SQL(
            "DROP TABLE IF EXISTS %s; DROP FUNCTION IF EXISTS %s(), %s()",
            SQL.identifier(TABLE),
            SQL.identifier("aftersales_audit_refuse"),
            SQL.identifier("aftersales_audit_expire"),
        )
    )
    sequences = env["ir.sequence"].with_context(active_test=False)
    sequences.search([("code", "=like", "aftersales.%")]).unlink()
