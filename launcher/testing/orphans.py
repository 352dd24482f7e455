"""Rows that point to what is gone: none may be left by an addon that was removed."""

AT_ONCE = 100  # queries: a command line takes no more
MODELS = "SELECT model FROM ir_model"
# who names a model without a foreign key: table, column
NAMES_A_MODEL = (
    ("ir_attachment", "res_model"),
    ("mail_message", "model"),
    ("mail_followers", "res_model"),
    ("mail_activity", "res_model"),
    ("mail_activity_type", "res_model"),
    ("mail_message_subtype", "res_model"),
    ("mail_template", "model"),
    ("sms_template", "model"),
    ("rating_rating", "res_model"),
    ("ir_act_window", "res_model"),
    ("ir_act_client", "res_model"),
    ("ir_act_report_xml", "model"),
    ("ir_ui_view", "model"),
    ("ir_filters", "model_id"),
    ("ir_exports", "resource"),
    ("ir_embedded_actions", "parent_res_model"),
    ("ir_model_fields", "relation"),
)
# external ids that name no record any more; all actions share the table ir_actions
XMLIDS_BY_TABLE = """
    SELECT DISTINCT data.model,
           CASE WHEN data.model LIKE 'ir.actions.%' THEN 'ir_actions'
                ELSE replace(data.model, '.', '_') END
      FROM ir_model_data AS data
     WHERE data.res_id IS NOT NULL"""
STORED_CHOICES = """
    SELECT field.model, replace(field.model, '.', '_'), field.name,
           string_agg(quote_literal(choice.value), ',')
      FROM ir_model_fields_selection choice
      JOIN ir_model_fields field ON field.id = choice.field_id
     WHERE field.store AND NOT field.company_dependent AND field.ttype = 'selection'
     GROUP BY field.model, field.name"""


def find(databases, name):
    """Return each kind of orphan in a sentence; nothing of ours may be among them."""
    columns = {
        tuple(row)
        for row in databases.query(
            name,
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type <> 'jsonb'",
        )
    }
    queries = [
        *_missing_models(columns),
        *_missing_records(databases, name, columns),
        *_missing_choices(databases, name, columns),
        *_broken_links(),
    ]
    return {
        row[0]
        for start in range(0, len(queries), AT_ONCE)
        for row in databases.query(
            name, " UNION ALL ".join(queries[start : start + AT_ONCE])
        )
    }


def _missing_models(columns):
    """Build the queries for models that are named and gone."""
    return [
        f"SELECT '{table}.{column} names the model ' || {column} || ', gone: ' "
        f"|| count(*) FROM {table} WHERE {column} IS NOT NULL "
        f"AND {column} <> '' AND {column}::text NOT IN ({MODELS}) GROUP BY {column}"
        for table, column in NAMES_A_MODEL
        if (table, column) in columns
    ]


def _missing_records(databases, name, columns):
    """Build the queries for external ids without a record."""
    return [
        # a table may have a column res_id of its own
        f"SELECT 'external id ' || module || '.' || data.name || ' has no {model}' "
        f"FROM ir_model_data AS data WHERE data.model = '{model}' AND NOT EXISTS "
        f"(SELECT FROM {table} AS record WHERE record.id = data.res_id)"
        if (table, "id") in columns
        else f"SELECT 'external id ' || module || '.' || name || ' is of a model "
        f"without a table' FROM ir_model_data WHERE model = '{model}'"
        for model, table in databases.query(name, XMLIDS_BY_TABLE)
    ]


def _missing_choices(databases, name, columns):
    """Build the queries for stored values that their field no longer offers."""
    return [
        f"SELECT '{model}.{column} holds the value ' || {column} || ', gone: ' "
        f"|| count(*) FROM {table} WHERE {column} NOT IN ({values}) GROUP BY {column}"
        for model, table, column, values in databases.query(name, STORED_CHOICES)
        if (table, column) in columns
    ]


def _broken_links():
    """Build the queries for counters and menus whose other half is gone."""
    return [
        """SELECT 'counter ' || relname || ' has no number sequence' FROM pg_class
            WHERE relkind = 'S' AND relname ~ '^ir_sequence_[0-9]+$'
              AND substring(relname FROM '[0-9]+')::int NOT IN
                  (SELECT id FROM ir_sequence)""",
        """SELECT 'menu ' || id || ' opens the action ' || action || ', which is gone'
             FROM ir_ui_menu WHERE action IS NOT NULL
              AND split_part(action, ',', 2)::int NOT IN (SELECT id FROM ir_actions)""",
    ]
