"""What a database is made of, without the numbers of its rows: for comparing two.

Each section is one query. Its rows name things as people and addons do, by table,
field or external id, so that two databases made in different ways compare equal when
they came to the same.
"""

from collections import Counter
from dataclasses import dataclass

XMLID = """(
    SELECT min(module || '.' || name) FROM ir_model_data
     WHERE model = {model} AND res_id = {key} AND module !~ '^__')"""
EXTENSIONS = "SELECT objid FROM pg_depend WHERE deptype = 'e'"
PUBLIC = "relnamespace = 'public'::regnamespace"
# made with each record of ir.sequence, which they are checked against
COUNTER = "'^ir_sequence_[0-9]+(_[0-9]+)?$'"


def named(model, key="record.id"):
    """Return SQL for the external id of a record."""
    return XMLID.format(model=f"'{model}'", key=key)


def groups(table, column, key):
    """Return SQL for the names of the groups linked to a record."""
    name = named("res.groups", f"link.{column}")
    return (
        f"(SELECT string_agg({name}, ',' ORDER BY {name}) FROM {table} link "
        f"WHERE link.{key} = record.id)"
    )


def worded(text):
    """Return SQL for a text without its numbers: views name actions by theirs."""
    return f"regexp_replace({text}, '[0-9]+', '#', 'g')"


def uncast(text):
    """Return SQL for a definition without casts, brackets and spaces.

    PostgreSQL writes the casts anew when a database is restored from a dump.
    """
    casts = "::(character varying|text|numeric|double precision)([[][]])?|[() ]"
    return f"regexp_replace({text}, '{casts}', '', 'g')"


ACTION = XMLID.format(
    model="split_part(record.action, ',', 1)",
    key="split_part(record.action, ',', 2)::int",
)
# What PostgreSQL holds.
SCHEMA = {
    "tables": f"""
        SELECT relname, relkind FROM pg_class
         WHERE {PUBLIC} AND relkind IN ('r', 'v', 'm', 'p', 'S')
           AND relname !~ {COUNTER} AND oid NOT IN ({EXTENSIONS})""",
    "columns": f"""
        SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull,
               pg_get_expr(adbin, adrelid)
          FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
          LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
         WHERE {PUBLIC} AND relkind IN ('r', 'p') AND attnum > 0
           AND NOT attisdropped""",
    # A foreign key is known by what it says: PostgreSQL names it, and puts a number
    # behind where the name is taken.
    "constraints": f"""
        SELECT relname, CASE contype WHEN 'f' THEN text ELSE conname END, text
          FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid,
               LATERAL {uncast("pg_get_constraintdef(pg_constraint.oid)")} AS text
         WHERE {PUBLIC}""",
    "indexes": f"""
        SELECT tablename, indexname, {uncast("indexdef")} FROM pg_indexes
         WHERE schemaname = 'public'""",
    "triggers": f"""
        SELECT relname, tgname, pg_get_triggerdef(pg_trigger.oid)
          FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
         WHERE NOT tgisinternal AND {PUBLIC}""",
    "functions": f"""
        SELECT proname, md5(prosrc) FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace AND oid NOT IN ({EXTENSIONS})""",
}
# What Odoo knows of its models, screens and rights.
REGISTRY = {
    "external ids": """
        SELECT module || '.' || name, model, coalesce(noupdate, FALSE)
          FROM ir_model_data WHERE module !~ '^__'""",
    "models": "SELECT model, transient, state FROM ir_model",
    "fields": """
        SELECT model, name, ttype, relation, relation_field, store, required, readonly,
               related, translate, company_dependent, on_delete
          FROM ir_model_fields""",
    "selection values": """
        SELECT field.model, field.name, value, choice.name ->> 'en_US'
          FROM ir_model_fields_selection choice
          JOIN ir_model_fields field ON field.id = choice.field_id""",
    "reflected constraints": """
        SELECT module.name, model.model, record.name, record.type, record.definition
          FROM ir_model_constraint record
          JOIN ir_module_module module ON module.id = record.module
          JOIN ir_model model ON model.id = record.model""",
    "relations": """
        SELECT module.name, record.name FROM ir_model_relation record
          JOIN ir_module_module module ON module.id = record.module""",
    "views": f"""
        SELECT coalesce({named("ir.ui.view")}, key), model, type, mode, priority,
               active, {named("ir.ui.view", "record.inherit_id")},
               md5({worded("arch_db ->> 'en_US'")}),
               {groups("ir_ui_view_group_rel", "group_id", "view_id")}
          FROM ir_ui_view record""",
    "access rows": f"""
        SELECT {named("ir.model.access")}, record.name, model.model,
               {named("res.groups", "record.group_id")},
               perm_read, perm_write, perm_create, perm_unlink, active
          FROM ir_model_access record
          JOIN ir_model model ON model.id = record.model_id
         """,
    "rules": f"""
        SELECT {named("ir.rule")}, record.name, model.model, {worded("domain_force")},
               perm_read, perm_write, perm_create, perm_unlink, active,
               {groups("rule_group_rel", "group_id", "rule_group_id")}
          FROM ir_rule record JOIN ir_model model ON model.id = record.model_id""",
    "menus": f"""
        SELECT {named("ir.ui.menu")}, record.name ->> 'en_US',
               {named("ir.ui.menu", "record.parent_id")}, sequence, active,
               {ACTION},
               {groups("ir_ui_menu_group_rel", "gid", "menu_id")}
          FROM ir_ui_menu record""",
    "window actions": f"""
        SELECT {named("ir.actions.act_window")}, record.name ->> 'en_US', res_model,
               {worded("domain")}, {worded("context")}, view_mode, target,
               {named("ir.ui.view", "record.view_id")},
               {named("ir.model", "record.binding_model_id")}
          FROM ir_act_window record""",
    "server actions": f"""
        SELECT {named("ir.actions.server")}, record.name ->> 'en_US', model.model,
               record.state, md5({worded("code")}), usage,
               {named("ir.model", "record.binding_model_id")}
          FROM ir_act_server record JOIN ir_model model ON model.id = record.model_id
         WHERE usage <> 'ir_cron'""",
    "other actions": f"""
        SELECT {named("ir.actions.report")}, name ->> 'en_US', model, report_name
          FROM ir_act_report_xml record
        UNION ALL
        SELECT {named("ir.actions.client")}, name ->> 'en_US', res_model, tag
          FROM ir_act_client record
        UNION ALL
        SELECT {named("ir.actions.act_url")}, name ->> 'en_US', NULL, url
          FROM ir_act_url record""",
    "crons": f"""
        SELECT {named("ir.cron")}, cron_name, interval_number, interval_type, priority,
               record.active, md5({worded("action.code")})
          FROM ir_cron record
          JOIN ir_act_server action ON action.id = record.ir_actions_server_id""",
    "groups": """
        SELECT name ->> 'en_US',
               (SELECT string_agg(other.name ->> 'en_US', ',' ORDER BY other.name)
                  FROM res_groups_implied_rel link
                  JOIN res_groups other ON other.id = link.hid
                 WHERE link.gid = record.id)
          FROM res_groups record""",
    "mail templates": f"""
        SELECT {named("mail.template")}, name ->> 'en_US', model,
               md5({worded("body_html ->> 'en_US'")})
          FROM mail_template record""",
    "kinds of activities": f"""
        SELECT {named("mail.activity.type")}, name ->> 'en_US', res_model, category
          FROM mail_activity_type record""",
    "kinds of messages": f"""
        SELECT {named("mail.message.subtype")}, name ->> 'en_US', res_model
          FROM mail_message_subtype record""",
    "parameters": """
        SELECT key FROM ir_config_parameter
         WHERE key !~ '^(database|web.base.url|mail.)'""",
    "assets": "SELECT name, bundle, path, directive FROM ir_asset",
    "defaults": """
        SELECT field.model, field.name, json_value FROM ir_default record
          JOIN ir_model_fields field ON field.id = record.field_id""",
    "filters": "SELECT model_id, name, domain FROM ir_filters",
    "translated modules": "SELECT name, state FROM ir_module_module",
}
# What addons make for each company and warehouse.
PLACES = {
    "number sequences": """
        SELECT code, record.name, prefix, implementation, company.name
          FROM ir_sequence record
          LEFT JOIN res_company company ON company.id = record.company_id""",
    "locations": """
        SELECT complete_name, usage, record.active, company.name
          FROM stock_location record
          LEFT JOIN res_company company ON company.id = record.company_id""",
    "operation types": """
        SELECT record.name ->> 'en_US', sequence_code, record.active, warehouse.name
          FROM stock_picking_type record
          LEFT JOIN stock_warehouse warehouse ON warehouse.id = record.warehouse_id""",
    "routes": "SELECT name ->> 'en_US', active FROM stock_route",
    "procurement rules": "SELECT name ->> 'en_US', action, active FROM stock_rule",
    "journals": "SELECT name ->> 'en_US', code, type, active FROM account_journal",
    "accounts": "SELECT name ->> 'en_US', code_store::text FROM account_account",
    "removal strategies": "SELECT name ->> 'en_US', method FROM product_removal",
}
SECTIONS = {**SCHEMA, **REGISTRY, **PLACES}


@dataclass(frozen=True)
class Snapshot:
    """The rows of each section, as sets of texts."""

    sections: dict

    @classmethod
    def take(cls, databases, name, sections=SECTIONS):
        """Read a database."""
        return cls(
            {title: rows(databases, name, sections[title]) for title in sections}
        )

    def differences(self, other, titles=None):
        """Tell in lines what this one has and ``other`` has not, and vice versa.

        :param titles: the sections to compare; all by default
        """
        lines = []
        for title in titles or self.sections:
            mine, theirs = self.sections[title], other.sections[title]
            lines += [f"{title}: + {row}" for row in sorted(mine - theirs)]
            lines += [f"{title}: - {row}" for row in sorted(theirs - mine)]
        return lines


def rows(databases, name, sql):
    """Return what a query finds as texts; what is there twice says so."""
    # COPY writes a line break within a value as two characters
    found = databases.query(name, f"COPY ({sql}) TO STDOUT")
    counted = Counter(" | ".join(row).replace("\\N", "") for row in found)
    return frozenset(
        row if count == 1 else f"{row} ({count} times)"
        for row, count in counted.items()
    )
