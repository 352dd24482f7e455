from itertools import chain

from odoo import api, models
from odoo.exceptions import UserError

from ..rules.form import clean_text, parse_datetime, parse_number


class AftersalesWorkLog(models.Model):
    """The form a technician fills in on his phone."""

    _inherit = "aftersales.work.log"

    # === PORTAL METHODS === #

    def _get_portal_lines(self):
        """Return the lines this log may use: its own and what is planned still."""
        self.ensure_one()
        case = self.case_id
        return [
            line
            for line in chain(case.part_ids, case.labor_ids)
            if line.log_id == self or (not line.log_id and not line.is_declined)
        ]

    @api.model
    def _get_portal_line_key(self, line):
        """Return the prefix of the inputs of a line."""
        return f"{line._name.rsplit('.', 1)[-1]}_{line.id}"

    def _portal_save(self, form):
        """Write what the technician typed in, whole or not at all.

        Only inputs of this log and of lines it may use are read; whatever else a
        request carries is left alone.

        :param form: dict of the inputs, as strings
        :raises UserError: saying which input is wrong
        """
        self.ensure_one()
        self.write(self._prepare_portal_vals(form))
        for line in self._get_portal_lines():
            vals = self._prepare_portal_line_vals(line, form)
            changed = {
                name: value
                for name, value in vals.items()
                if line._fields[name].convert_to_write(line[name], line) != value
            }
            if changed:
                line.write(changed)

    def _prepare_portal_vals(self, form):
        return {
            "date_start": self._read_portal_date(form, "date_start"),
            "date_end": self._read_portal_date(form, "date_end"),
            "work_done": (form.get("work_done") or "").strip() or False,
            "fault_mode_id": self._read_portal_fault(form, "mode"),
            "fault_cause_id": self._read_portal_fault(form, "cause"),
        }

    def _read_portal_date(self, form, name):
        try:
            return parse_datetime(form.get(name), self.env.tz) or False
        except ValueError as error:
            raise UserError(
                self.env._(
                    "%s is not a date and time; choose it from the calendar.",
                    self._fields[name]._description_string(self.env),
                )
            ) from error

    def _read_portal_fault(self, form, kind):
        text = form.get(f"fault_{kind}_id") or ""
        if not text.isdecimal():
            return False
        faults = self.env["aftersales.fault"]
        return faults.search([("id", "=", int(text)), ("kind", "=", kind)]).id

    def _prepare_portal_line_vals(self, line, form):
        key = self._get_portal_line_key(line)
        if not form.get(f"{key}_used"):
            return {"log_id": False}
        vals = {"log_id": self.id}
        for name in self._get_portal_number_fields(line):
            if f"{key}_{name}" in form:
                vals[name] = self._read_portal_number(line, form[f"{key}_{name}"])
        if line._name == "aftersales.work.part":
            vals |= self._prepare_portal_part_vals(line, form, key)
        return vals

    @api.model
    def _get_portal_number_fields(self, line):
        """Return what may be counted on a line: pieces, or hours of work."""
        if line._name == "aftersales.work.labor" and line.kind == "labor":
            return ["hours"]
        return ["quantity"]

    def _read_portal_number(self, line, text):
        try:
            number = parse_number(text)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "“%(text)s” on %(line)s is not a number of zero or more.",
                    text=text,
                    line=line.name,
                )
            ) from error
        if not number and line._name == "aftersales.work.part":
            raise UserError(
                self.env._(
                    "Enter how many of %s you used, or untick it.",
                    line.name,
                )
            )
        return number

    def _prepare_portal_part_vals(self, part, form, key):
        if part.tracking == "none":
            return {}
        is_due = part._must_bring_old_part() or bool(form.get(f"{key}_old_due"))
        return {
            "lot_id": self._find_portal_lot(part, form.get(f"{key}_lot")),
            "is_old_part_due": is_due,
            "removed_serial": is_due and clean_text(form.get(f"{key}_removed_lot")),
        }

    def _find_portal_lot(self, part, text):
        """Return the id of the serial of a part, by the number on it."""
        name = clean_text(text)
        if not name:
            return False
        lot = self.env["stock.lot"].search(
            [("product_id", "=", part.product_id.id), ("name", "=", name)], limit=1
        )
        if not lot:
            raise UserError(
                self.env._(
                    "No serial “%(serial)s” of %(part)s is known. Check the number.",
                    serial=name,
                    part=part.product_id.display_name,
                )
            )
        return lot.id
