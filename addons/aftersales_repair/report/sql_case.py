def get_case_column(rows):
    """Return the SQL expression that tells which of ``rows`` holds first.

    :param rows: of a key, what it is called and the condition for it; both are
        constants of the code, never what people enter
    """
    cases = (f"WHEN {condition} THEN '{key}'" for key, __, condition in rows)
    return f"CASE {' '.join(cases)} END"
