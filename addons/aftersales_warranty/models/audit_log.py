from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools import SQL

from .audited_mixin import ACTIONS

PENDING = "aftersales_warranty.audit"
# the table beneath, made by init(): the ORM has no way to change its rows
TABLE = "aftersales_audit_row"
# so many entries of one transaction are held back, no more: memory has an end
HELD = 5_000
COLUMNS = {
    "date": "timestamp",
    "operator_id": "integer",
    "company_id": "integer",
    "action": "varchar",
    "res_model": "varchar",
    "res_id": "integer",
    "name": "varchar",
    "field_names": "varchar",
    "changes": "jsonb",
    "detail": "varchar",
}


def _get_definition(name):
    """Return the SQL that names a column of the table with its type."""
    return SQL("%s %s", SQL.identifier(name), SQL(COLUMNS[name]))


class AftersalesAuditLog(models.Model):
    """What somebody did to a document that carries a promise or money, and when.

    Rows are only ever added, all of a transaction at once when it is committed: what
    is rolled back was not done. Nobody changes one, and nobody deletes one before its
    time, see :meth:`_cron_remove_old`; the database refuses it too. An upgrade that
    has to mend the table disables its triggers for that moment.
    """

    _name = "aftersales.audit.log"
    _description = "Operator Log"
    _auto = False
    _order = "id desc"
    _rec_name = "name"

    date = fields.Datetime(readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    user_name = fields.Char(
        string="Called Then",
        readonly=True,
        help="Name and login at that time; it stays when the user is deleted.",
    )
    company_id = fields.Many2one("res.company", string="Branch", readonly=True)
    action = fields.Selection(ACTIONS, readonly=True)
    res_model = fields.Selection("_select_models", string="Kind", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    name = fields.Char(string="Document", readonly=True)
    field_names = fields.Char(
        string="Fields", readonly=True, help="Technical names of what was changed."
    )
    changes = fields.Json(string="Old and New Values", readonly=True)
    changes_text = fields.Text(string="Changes", compute="_compute_changes_text")
    detail = fields.Char(
        readonly=True,
        help="What was printed, which columns were exported, which file was deleted, "
        "or what a message said before.",
    )

    @property
    def _table_query(self):
        # a user who is deleted leaves his name in the log
        return SQL(
            """
            SELECT line.id, line.date, operator.id AS user_id,
                   line.operator_name AS user_name, branch.id AS company_id,
                   line.action, line.res_model, line.res_id, line.name,
                   line.field_names, line.changes, line.detail
              FROM %s AS line
         LEFT JOIN res_users AS operator ON operator.id = line.operator_id
         LEFT JOIN res_company AS branch ON branch.id = line.company_id
            """,
            SQL.identifier(TABLE),
        )

    def init(self):
        """Make the table and let the database refuse whatever is not an addition."""
        columns = [_get_definition(name) for name in COLUMNS]
        self.env.cr.execute(
            SQL(
                """
                CREATE TABLE IF NOT EXISTS %(table)s (
                    id serial PRIMARY KEY, operator_name varchar, %(columns)s
                );
                CREATE INDEX IF NOT EXISTS aftersales_audit_row_document
                    ON %(table)s (res_model, res_id);
                CREATE INDEX IF NOT EXISTS aftersales_audit_row_operator
                    ON %(table)s (operator_id, id);
                CREATE INDEX IF NOT EXISTS aftersales_audit_row_date
                    ON %(table)s (date);
                CREATE OR REPLACE FUNCTION aftersales_audit_refuse() RETURNS trigger
                    AS $$ BEGIN
                        RAISE EXCEPTION 'The operator log is only added to.';
                    END $$ LANGUAGE plpgsql;
                DROP TRIGGER IF EXISTS aftersales_audit_keep ON %(table)s;
                CREATE TRIGGER aftersales_audit_keep
                    BEFORE UPDATE OR TRUNCATE ON %(table)s
                    FOR EACH STATEMENT EXECUTE FUNCTION aftersales_audit_refuse();
                """,
                table=SQL.identifier(TABLE),
                columns=SQL(", ").join(columns),
            )
        )

    # === COMPUTE METHODS === #

    @api.depends("changes", "field_names")
    @api.depends_context("lang")
    def _compute_changes_text(self):
        for line in self:
            model = self.env.get(line.res_model)
            changes = line.changes or {}
            texts = [
                model._tell_audited(name, *values)
                for name, values in changes.items()
                if model is not None and name in model._fields
            ]
            others = [
                model._fields[name]._description_string(self.env)
                for name in (line.field_names or "").split(", ")
                if name not in changes and model is not None and name in model._fields
            ]
            if others:
                texts.append(self.env._("Also: %s", ", ".join(others)))
            line.changes_text = "\n".join(texts)

    @api.model
    def _select_models(self):
        """Return the kinds of documents that are in the log, in words."""
        mixin = self.env.registry["aftersales.audited.export.mixin"]
        names = [
            name
            for name, model in self.env.registry.items()
            if issubclass(model, mixin) and not model._abstract
        ]
        # the log itself: who took it along, and what was removed when its time was up
        names.append(self._name)
        # sudo: ir.model - only the titles of the models
        found = self.env["ir.model"].sudo().search([("model", "in", names)])
        return sorted(found.mapped(lambda model: (model.model, model.name)))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse()
        return super().write(vals)

    def unlink(self):
        """Refuse it to everybody."""
        self._refuse()
        return super().unlink()

    # === ACTION METHODS === #

    def action_open_document(self):
        """Open the document, for who may read it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    def _refuse(self):
        raise AccessError(
            self.env._(
                "The operator log writes itself: nobody adds, changes or deletes in it."
            )
        )

    @api.model
    def _get_audited_condition(self):
        return

    @api.model
    def _note(self, action, model, res_id, **facts):
        """Keep what is being done, to be written when the transaction is committed.

        What is done to one record again in the same transaction adds to one row.

        :param str action: one of ``ACTIONS``
        :param facts: ``changes`` (old and new by field), ``field_names``, ``detail``;
            ``name`` and ``company_id`` of what will not be in its table any more
        """
        precommit = self.env.cr.precommit
        if PENDING not in precommit.data:
            precommit.data[PENDING] = {}
            precommit.add(self.sudo()._write_down)
        pending = precommit.data[PENDING]
        operator = self._get_operator()
        key = (model, res_id, operator, facts.get("detail"))
        if action == "write" and (*key, "create") in pending:
            action = "create"
        # what follows from making a record may be told before it is made
        early = pending.pop((*key, "write"), None) if action == "create" else None
        if (*key, action) not in pending:
            pending[(*key, action)] = {
                "date": fields.Datetime.to_string(fields.Datetime.now()),
                "operator_id": operator,
                "company_id": facts.get("company_id") or self.env.company.id,
                "action": action,
                "res_model": model,
                "res_id": res_id,
                "name": facts.get("name"),
                "detail": facts.get("detail"),
                "changes": {},
                "field_names": [],
            }
        row = pending[(*key, action)]
        if early:
            self._add_changes(row, early)
        self._add_changes(row, facts)
        if len(pending) >= HELD:
            # still of this transaction: rolled back with it
            self.sudo()._write_down()

    @api.model
    def _pair_with_documents(self, records, model_field):
        """Yield those that belong to a document of the log, each with its document.

        Not those whose document is gone.

        :param records: files or messages, of a document by its model and ``res_id``
        :param str model_field: the field that names the model
        """
        mixin = self.env.registry["aftersales.audited.mixin"]
        for name, group in records.grouped(model_field).items():
            model = self.env.get(name)
            if not isinstance(model, mixin):
                continue
            documents = model.browse(set(group.mapped("res_id"))).exists()
            by_id = documents.grouped("id")
            for record in group:
                if record.res_id in by_id:
                    yield record, by_id[record.res_id]

    def _get_made(self, model):
        """Return the ids of the records of a model that this transaction has made."""
        operator = self._get_operator()
        return {
            key[1]
            for key in self.env.cr.precommit.data.get(PENDING, ())
            if key[0] == model and key[2] == operator and key[-1] == "create"
        }

    def _add_changes(self, row, facts):
        """Add to a row what has changed: its oldest value and its newest stay."""
        for field, (old, new) in facts.get("changes", {}).items():
            first = row["changes"].get(field, (old, None))[0]
            row["changes"][field] = (first, new)
        row["field_names"] += [
            name
            for name in facts.get("field_names", ())
            if name not in row["field_names"]
        ]

    def _get_operator(self):
        """Return who is at work: steps of the system are done for who is logged in."""
        if self.env.uid != SUPERUSER_ID or not request:
            return self.env.uid
        return request.session.uid or self.env.uid
