from lxml.builder import E

from odoo import api, fields, models

ACTIONS = [
    ("create", "Made"),
    ("write", "Changed"),
    ("unlink", "Deleted"),
    ("print", "Printed"),
    ("export", "Exported"),
]
AUDITOR = "aftersales_warranty.aftersales_group_auditor"


class AftersalesAuditedMixin(models.AbstractModel):
    """A document that carries a promise or money: the operator log tells of it.

    Put it last in ``_inherit``, so that what others refuse is not told.
    """

    _name = "aftersales.audited.mixin"
    _description = "Document in the Operator Log"

    # whose old and new values are kept: promises and money, stored and single
    _audited_fields = ()
    # the document that a line is of
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
        for record in self.sudo()._filter_audited():
            changes = record._compare_audited(before[record])
            if changes or (others and not self.env.su):
                record._note_audited(
                    "write", changes=changes, field_names=[*changes, *others]
                )
        return res

    def unlink(self):
        """Delete the records; the log keeps what they were worth."""
        gone = [
            (record, record._get_audit_name(), record._read_audited())
            for record in self.sudo()._filter_audited()
            if record._is_auditing()
        ]
        companies = {record: record._get_audit_company() for record, *__ in gone}
        res = super().unlink()
        for record, name, values in gone:
            self.env["aftersales.audit.log"]._note(
                "unlink",
                (record._name, record.id),
                name,
                companies[record],
                changes={field: (old, None) for field, old in values.items()},
            )
        return res

    def export_data(self, fields_to_export):
        """Export the records; the log tells who took them along."""
        res = super().export_data(fields_to_export)
        self._audit("export", detail=", ".join(map(str, fields_to_export)))
        return res

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

    @api.model
    def _get_audited_condition(self):
        """Return in SQL which of the rows noted as ``line`` belong to the service.

        For a model where ``_filter_audited`` would have to search first.
        """
        return

    def _is_auditing(self):
        """Tell whether somebody acts here: addons that load or leave are nobody.

        A key of the context would not do, whoever calls could set it.
        """
        return self.env.registry.ready

    def _is_audited_change(self, vals, kept):
        # what steps write besides follows from what they do
        return bool(kept or (vals and not self.env.su)) and self._is_auditing()

    def _get_audit_name(self):
        """Return how the log calls a record."""
        self.ensure_one()
        # a display name may need what is not read yet
        name = ("name" in self._fields and self.name) or self.display_name
        parent = self._audited_parent and self[self._audited_parent]
        return f"{parent.name}: {name}" if parent else name

    def _get_audit_company(self):
        """Return the id of the branch whose auditors may read of it."""
        if "company_id" in self._fields and self.company_id:
            return self.company_id.id
        return self.env.company.id

    def _read_audited(self, names=None):
        """Return the values of the fields kept in the log, as they are stored."""
        self.ensure_one()
        values = {}
        for name in self._audited_fields if names is None else names:
            field = self._fields[name]
            value = field.convert_to_write(self[name], self)
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

    def _note_audited(self, action, **facts):
        self.env["aftersales.audit.log"]._note(
            action,
            (self._name, self.id),
            self._get_audit_name(),
            self._get_audit_company(),
            **facts,
        )

    @api.model
    def _tell_audited(self, name, old, new):
        """Return the change of a field in words."""
        label = self._fields[name]._description_string(self.env)
        if new is None:
            return f"{label}: {self._show_audited(name, old)}"
        values = (self._show_audited(name, value) for value in (old, new))
        return f"{label}: {' → '.join(values)}"

    def _show_audited(self, name, value):
        """Return a value of the log as users know it."""
        field = self._fields[name]
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if value is False or value is None or value == "":
            return "-"
        if field.type == "many2one":
            # sudo: the auditor reads names of what the document names
            record = self.env[field.comodel_name].sudo().browse(value).exists()
            return record.display_name or f"#{value}"
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
