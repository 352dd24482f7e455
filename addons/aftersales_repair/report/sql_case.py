from odoo.tools import SQL


def get_case_column(rows):
    """Return the SQL expression that tells which of ``rows`` holds first.

    :param rows: of a key, what it is called and the condition for it; both are
        constants of the code, never what people enter
    """
    cases = (f"WHEN {condition} THEN '{key}'" for key, __, condition in rows)
    return f"CASE {' '.join(cases)} END"


def _get_named(name, expression):
    """Return an expression under a name, for the columns of a table.

    :param str expression: SQL of the code, never what people enter
    """
    return SQL("%s AS %s", SQL(expression), SQL.identifier(name))


def get_columns(columns):
    """Return expressions by name as the columns of a table."""
    return SQL(", ").join(_get_named(*each) for each in columns.items())
