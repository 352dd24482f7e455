"""A process says how often it inspects, where it said whether."""

from odoo.tools.sql import column_exists, create_column


def migrate(cr, version):
    """Keep what each process asked for."""
    if not column_exists(cr, "aftersales_process", "is_check_required"):
        return
    create_column(cr, "aftersales_process", "check_mode", "varchar")
    cr.execute(
        """
        UPDATE aftersales_process
           SET check_mode = CASE WHEN is_check_required THEN 'always' ELSE 'never' END
        """
    )
