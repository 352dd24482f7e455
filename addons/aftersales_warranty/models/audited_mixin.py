from lxml.builder import E

from odoo import api, fields, models
from odoo.tools import SQL

ACTIONS = [
    ("create", "Made"),
    ("write", "Changed"),
    ("unlink", "Deleted"),
    ("print", "Printed"),
    ("export", "Exported"),
    ("detach", "File Deleted"),
    ("reword", "Message Changed"),
    ("remove", "Removed"),
]
AUDITOR = "aftersales_warranty.aftersales_group_auditor"


class AftersalesAuditedMixin(models.AbstractModel):
    """A document that carries a promise or money: the operator log tells of it.

    Put it last in ``_inherit``, so that what others refuse is not told.
    """

    _name = "aftersales.audited.mixin"
    _description = "Document in the Operator Log"
    _inherit = ["aftersales.audited.export.mixin"]

    # whose old and new values are kept: promises and money, stored
    _audited_fields = ()
    # what the log calls a record: a stored field, after the name of its document
    _audited_title = "name"
    _audited_parent = None

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._audit("create")
        return records

    def write(self, vals):
        kept = [name for name in self._audited_fields if name in vals]
        if not self._is_audited_change(vals, kept):
            return super().write(vals)
        before = {record: record._read_audited(kept) for record in self.sudo()}
        res = super().write(vals)
        others = [name for name in vals if name not in kept]
        for record in self.sudo()._filter_changed():
            changes = record._compare_audited(before[record])
            if changes or (others and not self.env.su):
                record._note_audited(
                    "write", changes=changes, field_names=[*changes, *others]
                )
        return res

    def unlink(self):
        """Delete the records; the log keeps what they were worth."""
        gone = [
            (record.id, record._get_audit_facts(), record._read_audited())
            for record in self.sudo()._filter_audited()
            if record._is_auditing()
        ]
        res = super().unlink()
        log = self.env["aftersales.audit.log"]
        for res_id, facts, values in gone:
            changes = {field: (old, None) for field, old in values.items()}
            log._note("unlink", self._name, res_id, changes=changes, **facts)
        return res

    def _compute_field_value(self, field):
        """Compute; what is stored and kept in the log is told like a change by hand."""
        names = [
            other.name
            for other in self.pool.field_computed[field]
            if other.store and other.name in self._audited_fields
        ]
        records = self.browse()
        if names and self._is_auditing():
            records = self._get_recomputed()
        before = {record: record._read_audited(names) for record in records}
        super()._compute_field_value(field)
        for record, values in before.items():
            changes = record._compare_audited(values)
            if changes:
                record._note_audited("write", changes=changes, field_names=changes)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        sheet = arch.find(".//sheet") if view_type == "form" else None
        if sheet is not None:
            box = sheet.find(".//div[@name='button_box']")
            if box is None:
                box = E.div({"class": "oe_button_box", "name": "button_box"})
                sheet.insert(0, box)
            box.append(self._make_audit_button())
        return arch, view

    # === ACTION METHODS === #

    def action_view_audit_log(self):
        """Open what the operator log tells of this document, for auditors."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_warranty.aftersales_audit_log_action"
        )
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        return {**action, "domain": domain, "context": {}}

    # === BUSINESS METHODS === #

    def _filter_audited(self):
        """Return the records that are documents of the service. Extend for core's."""
        return self

    def _filter_changed(self):
        """Return the documents among the records that were written to. Hook."""
        return self._filter_audited()

    def _is_auditing(self):
        """Tell whether somebody acts here: addons that load or leave are nobody.

        A key of the context would not do, whoever calls could set it.
        """
        return self.env.registry.ready

    def _get_recomputed(self):
        """Return the documents among what is computed, less what was only just made."""
        made = self.env["aftersales.audit.log"]._get_made(self._name)
        # sudo: who triggers it need not read what follows
        return (
            self.sudo()
            .filtered(lambda record: record.id and record.id not in made)
            ._filter_audited()
        )

    def _is_audited_change(self, vals, kept):
        # what steps write besides follows from what they do
        return bool(kept or (vals and not self.env.su)) and self._is_auditing()

    def _get_audit_facts(self):
        """Return name and branch of a record that the table will not tell later."""
        company = "company_id" in self._fields and self.company_id
        parent = self._audited_parent and self[self._audited_parent]
        names = (parent and parent.name, self.display_name)
        return {
            "name": ": ".join(name for name in names if name),
            "company_id": (company or self.env.company).id,
        }

    @api.model
    def _select_audited(self, ids):
        """Return the query of model, id, name and branch of documents in their table.

        Asked for when all is done: a record read any earlier would be computed earlier
        than it would have been without the log.
        """
        names = [_get_title_column(self, "document", self._audited_title)]
        table = SQL("%s AS document", SQL.identifier(self._table))
        if self._audited_parent:
            parent = self.env[self._fields[self._audited_parent].comodel_name]
            names.insert(0, _get_title_column(parent, "parent", "name"))
            table = SQL(
                "%s LEFT JOIN %s AS parent ON parent.id = document.%s",
                table,
                SQL.identifier(parent._table),
                SQL.identifier(self._audited_parent),
            )
        company = self._fields.get("company_id")
        return SQL(
            "SELECT %s AS res_model, document.id, concat_ws(': ', %s) AS name, "
            "%s AS company_id FROM %s WHERE document.id IN %s",
            self._name,
            SQL(", ").join(names),
            SQL("document.company_id" if company and company.store else "NULL::int"),
            table,
            tuple(ids),
        )

    def _read_audited(self, names=None):
        """Return the values of the fields kept in the log, as they are stored."""
        self.ensure_one()
        values = {}
        for name in self._audited_fields if names is None else names:
            field = self._fields[name]
            value = field.convert_to_write(self[name], self)
            if field.type == "many2many":
                value = sorted(self[name].ids)
            values[name] = field.to_string(value) if _is_date(field) else value
        return values

    def _compare_audited(self, before):
        """Return old and new value of what is not what it was."""
        after = self._read_audited(before)
        return {
            name: (old, after[name])
            for name, old in before.items()
            if old != after[name]
        }

    def _audit(self, action, **facts):
        """Tell the operator log what is done with these records."""
        if self._is_auditing():
            for record in self.sudo()._filter_audited():
                record._note_audited(action, **facts)

    def _audit_taken(self, action, **facts):
        """Tell of what is printed or exported, before it is drawn.

        On a read-only copy of the database the request starts over at once.
        """
        self._audit(action, **facts)
        if self.env.cr.readonly:
            self.env["aftersales.audit.log"]._write_down()

    def _audit_export(self, detail):
        self._audit("export", detail=detail)

    def _audit_changes(self, vals_by_record):
        """Tell the operator log what is about to be written past the ORM.

        :param dict vals_by_record: values as they are read, by record
        """
        if not self._is_auditing():
            return
        for record in self.sudo()._filter_audited():
            vals = vals_by_record[record]
            changes = {
                name: (record[name], vals[name])
                for name in self._audited_fields
                if name in vals and record[name] != vals[name]
            }
            if changes:
                record._note_audited("write", changes=changes, field_names=changes)

    def _note_audited(self, action, **facts):
        if not self._auto:
            facts |= self._get_audit_facts()
        self.env["aftersales.audit.log"]._note(action, self._name, self.id, **facts)

    @api.model
    def _tell_audited(self, name, old, new):
        """Return the change of a field in words."""
        label = self._fields[name]._description_string(self.env)
        if new is None:
            return f"{label}: {self._show_audited(name, old)}"
        return self.env._(
            "%(field)s: %(old)s → %(new)s",
            field=label,
            old=self._show_audited(name, old),
            new=self._show_audited(name, new),
        )

    def _show_audited(self, name, value):
        """Return a value of the log as users know it."""
        field = self._fields[name]
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if value in (None, "", []) or value is False:
            return "-"
        if field.type in ("many2one", "many2many"):
            # sudo: the auditor reads names of what the document names
            records = self.env[field.comodel_name].sudo().browse(value).exists()
            return ", ".join(records.mapped("display_name")) or f"#{value}"
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return str(value)

    def _make_audit_button(self):
        return E.button(
            {
                "name": "action_view_audit_log",
                "type": "object",
                "class": "oe_stat_button",
                "icon": "fa-eye",
                "groups": AUDITOR,
            },
            E.div(
                E.span(self.env._("Operator Log"), {"class": "o_stat_text"}),
                {"class": "o_stat_info"},
            ),
        )


def _is_date(field):
    return isinstance(field, (fields.Date, fields.Datetime))


def _get_title_column(model, alias, name):
    """Return what a row of a model is called in SQL, NULL where nothing is stored."""
    field = model._fields.get(name)
    if not field or not field.store:
        return SQL("NULL")
    column = SQL("%s.%s", SQL.identifier(alias), SQL.identifier(name))
    return SQL("%s->>'en_US'", column) if field.translate is True else column
