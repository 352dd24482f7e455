from odoo import api, models
from odoo.exceptions import AccessError


def get_rule_defaults(records, names):
    """Return the defaults that the fields of a model themselves give.

    Neither the context of a call nor what users keep as their preference counts.

    :param names: names of fields, those without default are left out
    """
    defaults = {}
    for name in names:
        field = records._fields.get(name)
        if field and field.default:
            value = field.convert_to_cache(
                field.default(records), records, validate=False
            )
            defaults[name] = field.convert_to_write(value, records)
    return defaults


class AftersalesGateMixin(models.AbstractModel):
    """A record some of whose fields change by its own steps only.

    A read-only field is read-only for forms; calls from outside could write it.
    """

    _name = "aftersales.gate.mixin"
    _description = "Fields Written by Steps Only"
    _inherit = ["aftersales.lock.mixin"]

    def _get_gate_fields(self):
        """Return the names of the fields that only steps write, as superuser."""
        return {"state"}

    def _get_fixed_links(self):
        """Return the names of the links that no outsider moves once they are set.

        A right is looked at where a row is, not where it goes: one that moved could
        come into what is decided already.
        """
        return set()

    @api.model
    def default_get(self, fields):
        # for superusers too: a step keeps the context of whoever called it
        closed = self._get_gate_fields().union(self._get_computed_fields())
        defaults = super().default_get([name for name in fields if name not in closed])
        return defaults | get_rule_defaults(self, closed.intersection(fields))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_gate_fields(name for vals in vals_list for name in vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_gate_fields(vals)
        self._check_fixed_links(vals)
        res = super().write(vals)
        if "company_id" in vals:
            # nobody hands a record to a branch that is not his
            self.check_access("write")
        return res

    @api.model
    def _get_computed_fields(self):
        """Return the stored fields that only their rule writes."""
        return [
            name
            for name, field in self._fields.items()
            if field.compute and field.store and field.readonly
        ]

    def _check_gate_fields(self, names):
        """Refuse to write a field of the gate from outside."""
        if self.env.su:
            return
        closed = self._get_gate_fields().union(self._get_computed_fields())
        closed = closed.intersection(names)
        if closed:
            raise AccessError(
                self.env._(
                    "“%(field)s” of %(model)s changes by its steps only.",
                    field=self._fields[min(closed)]._description_string(self.env),
                    model=self._description,
                )
            )

    def _check_fixed_links(self, vals):
        """Refuse to take rows from what they belong to, to something else."""
        names = () if self.env.su else self._get_fixed_links().intersection(vals)
        for name in names:
            moved = self.filtered(lambda row, name=name: row[name].id != vals[name])
            owners = moved[name]
            if owners:
                raise AccessError(
                    self.env._(
                        "%(model)s of %(owner)s: it does not move to another one. "
                        "Take it off here and add it there.",
                        model=self._description,
                        owner=", ".join(owners.mapped("display_name")),
                    )
                )
