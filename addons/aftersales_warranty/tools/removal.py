"""What Odoo itself leaves behind when addons are uninstalled.

Odoo deletes what has an external id, then drops fields and models. Left over are
records an addon made without one, core records its own rows still held on to, and
external ids that other addons gave to parts of its models. Documents of the past stay
as they are: what they point to is archived at most.
"""

from odoo.tools import SQL, sql

# parts of a model to which the addon of each mixin gives an external id of its own
PARTS = {
    "ir.model.fields.selection": """
        SELECT choice.id FROM ir_model_fields_selection AS choice
          JOIN ir_model_fields AS field ON field.id = choice.field_id
         WHERE field.model IN %s""",
    "ir.model.inherit": """
        SELECT link.id FROM ir_model_inherit AS link
          JOIN ir_model AS model ON model.id = link.model_id
         WHERE model.model IN %s""",
}


def let_go(env):
    """Let the models that are about to go hold on to nothing that stays.

    To be called by the uninstall hook of each addon; once is enough for all that are
    uninstalled together.
    """
    env.flush_all()
    _forget_foreign_keys(env)
    models = get_leaving_models(env)
    if models:
        _drop_waiting_checks(env, models)
        _forget_messages(env, models)
        _free_held_records(env, models)
        _forget_parts(env, models)


def take_back(env, record, field, other):
    """Take a link away that an addon gave to a record of one that may stay.

    :param str record: external id of the record
    :param str field: of its links
    :param str other: external id of what it was linked to
    """
    record, other = (
        env.ref(name, raise_if_not_found=False) for name in (record, other)
    )
    if record and other:
        record[field] -= other


def get_leaving_models(env):
    """Return the names of the models that no addon needs which stays.

    :rtype: tuple
    """
    rows = env.execute_query(
        SQL(
            """
            SELECT model.model
              FROM ir_model AS model
              JOIN ir_model_data AS data
                ON data.model = 'ir.model' AND data.res_id = model.id
              JOIN ir_module_module AS module ON module.name = data.module
          GROUP BY model.model
            HAVING bool_and(module.state = 'to remove')
            """
        )
    )
    return tuple(sorted(row[0] for row in rows))


def _forget_messages(env, models):
    """Delete what was told of documents that go, and the rows that had it told.

    The log of messages may stay, and would keep the rows of the addon, the templates
    and activity types they name, and with them a model of it.
    """
    notifications = env["aftersales.notification"].with_context(active_test=False)
    events = [
        event
        for event, model in notifications._get_event_models().items()
        if model in models
    ]
    brought = env.execute_query(
        SQL(
            """
            SELECT data.res_id FROM ir_model_data AS data
              JOIN ir_module_module AS module ON module.name = data.module
             WHERE data.model = 'aftersales.notification'
               AND module.state = 'to remove'
            """
        )
    )
    rows = notifications.search(
        [
            "|",
            ("event", "in", events),
            ("id", "in", [row[0] for row in brought]),
        ]
    )
    if rows:
        env.cr.execute(
            SQL(
                "DELETE FROM aftersales_notification_log WHERE notification_id IN %s",
                rows._ids,
            )
        )
        env["aftersales.notification.log"].invalidate_model()
        rows.unlink()


def _drop_waiting_checks(env, models):
    """Drop the checks put off to the commit from the tables that go.

    A row that waits for one keeps its table from losing columns.
    """
    env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
    rows = env.execute_query(
        SQL(
            """
            SELECT rel.relname, con.conname
              FROM pg_constraint AS con
              JOIN pg_class AS rel ON rel.oid = con.conrelid
             WHERE con.condeferred AND rel.relname IN %s
            """,
            tuple(env[name]._table for name in models if name in env),
        )
    )
    for table, name in rows:
        sql.drop_constraint(env.cr, table, name)


def _free_held_records(env, models):
    """Drop the foreign keys by which rows that go keep records that stay.

    A group or a template of the addon could not be deleted while a rule that goes
    anyway names it, and would stay for ever.
    """
    tables = tuple(env[model]._table for model in models if model in env)
    rows = env.execute_query(
        SQL(
            """
            SELECT held.conrelid::regclass::text, held.conname
              FROM pg_constraint AS held
              JOIN pg_class AS own ON own.oid = held.conrelid
              JOIN pg_class AS other ON other.oid = held.confrelid
             WHERE held.contype = 'f' AND held.confdeltype IN ('a', 'r')
               AND own.relnamespace = current_schema::regnamespace
               AND own.relname IN %(tables)s AND other.relname NOT IN %(tables)s
            """,
            tables=tables or ("",),
        )
    )
    for table, name in rows:
        env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(name),
            )
        )


def _forget_foreign_keys(env):
    """Delete what Odoo noted of the foreign keys on columns that go.

    The keys go with their columns. The notes have no external id: those on models
    that stay would stay too.
    """
    env.cr.execute(
        SQL(
            """
            DELETE FROM ir_model_constraint AS note
                  USING ir_module_module AS module
                  WHERE note.type = 'f' AND module.id = note.module
                    AND module.state = 'to remove'
                    AND NOT EXISTS (
                        SELECT FROM ir_model_data AS data
                         WHERE data.model = 'ir.model.constraint'
                           AND data.res_id = note.id)
            """
        )
    )
    env["ir.model.constraint"].invalidate_model()


def _forget_parts(env, models):
    """Delete the external ids of parts that go with the model, without a word to Odoo.

    They belong to addons that stay, so their own update alone would find them.
    """
    for part, query in PARTS.items():
        env.cr.execute(
            SQL(
                """
                DELETE FROM ir_model_data AS data
                      USING ir_module_module AS module
                      WHERE data.model = %s AND data.res_id IN (%s)
                        AND module.name = data.module AND module.state <> 'to remove'
                """,
                part,
                SQL(query, models),
            )
        )


def find_in_use(env, records):
    """Return those of ``records`` that rows outside of what goes point to.

    Columns of fields that are about to go do not count, nor rows of a relation that go
    with the record. Children of the same model do, so that a tree is taken away from
    its leaves.
    """
    if not records:
        return records
    leaving = _get_leaving_columns(env)
    tables = {model._table for model in env.values()}
    used = set()
    for table, column, on_delete in env.execute_query(
        SQL(
            """
            SELECT link.conrelid::regclass::text, col.attname, link.confdeltype
              FROM pg_constraint AS link
              JOIN pg_attribute AS col
                ON col.attrelid = link.conrelid AND col.attnum = link.conkey[1]
             WHERE link.contype = 'f' AND link.confrelid = %s::regclass
            """,
            records._table,
        )
    ):
        goes_along = on_delete == "c" and table not in tables
        if not goes_along and (table, column) not in leaving:
            column_name = SQL.identifier(column)
            used.update(
                row[0]
                for row in env.execute_query(
                    SQL(
                        "SELECT DISTINCT %s FROM %s WHERE %s IN %s",
                        column_name,
                        SQL.identifier(table),
                        column_name,
                        records._ids,
                    )
                )
            )
    return records.filtered(lambda record: record.id in used)


def _get_leaving_columns(env):
    """Return the (table, column) of each field and relation that is about to go."""
    models = get_leaving_models(env)
    rows = env.execute_query(
        SQL(
            """
            SELECT field.model, field.name
              FROM ir_model_fields AS field
              JOIN ir_model_data AS data
                ON data.model = 'ir.model.fields' AND data.res_id = field.id
              JOIN ir_module_module AS module ON module.name = data.module
          GROUP BY field.model, field.name
            HAVING bool_and(module.state = 'to remove')
            """
        )
    )
    columns = {(env[model]._table, name) for model, name in rows if model in env}
    for model in models:
        if model in env:
            columns |= {(env[model]._table, name) for name in env[model]._fields}
    return columns | _get_leaving_relations(env)


def _get_leaving_relations(env):
    """Return the (table, column) of many2many tables that are about to go."""
    rows = env.execute_query(
        SQL(
            """
            SELECT table_name, column_name
              FROM information_schema.columns
             WHERE table_schema = current_schema AND table_name IN (
                   SELECT link.name FROM ir_model_relation AS link
                     JOIN ir_module_module AS module ON module.id = link.module
                 GROUP BY link.name HAVING bool_and(module.state = 'to remove'))
            """
        )
    )
    return {(table, column) for table, column in rows}
