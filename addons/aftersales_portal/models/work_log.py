from itertools import chain

from odoo import api, models

from ..exceptions import FormError, collected
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
        :raises FormError: saying which inputs are wrong
        """
        self.ensure_one()
        errors = {}
        changes = self._prepare_portal_changes(form, errors)
        if errors:
            raise FormError(errors)
        for record, vals in changes:
            record.write(vals)

    def _prepare_portal_changes(self, form, errors):
        """Return what the form changes.

        :param dict errors: what is wrong is added, by the name of its input
        :return: list of (record, vals)
        """
        changes = [(self, self._prepare_portal_vals(form, errors))]
        for line in self._get_portal_lines():
            vals = self._prepare_portal_line_vals(line, form, errors)
            changed = {
                name: value
                for name, value in vals.items()
                if line._fields[name].convert_to_write(line[name], line) != value
            }
            if changed:
                changes.append((line, changed))
        return changes

    def _get_portal_readers(self):
        """Return what reads each input of the log itself, by the name of its field."""
        return {
            "date_start": self._read_portal_date,
            "date_end": self._read_portal_date,
            "work_done": self._read_portal_text,
            "fault_mode_id": self._read_portal_fault,
            "fault_cause_id": self._read_portal_fault,
            "fault_agent_id": self._read_portal_fault,
        }

    def _prepare_portal_vals(self, form, errors):
        vals = {"is_beyond_repair": bool(form.get("is_beyond_repair"))}
        for name, read in self._get_portal_readers().items():
            if name in form:
                with collected(errors):
                    vals[name] = read(form, name)
        start, end = vals.get("date_start"), vals.get("date_end")
        if start and end and end < start:
            errors["date_end"] = self.env._(
                "The work ends before it starts. Correct the times."
            )
        return vals

    def _read_portal_text(self, form, name):
        return form[name].strip() or False

    def _read_portal_date(self, form, name):
        try:
            return parse_datetime(form.get(name), self.env.tz) or False
        except ValueError as error:
            message = self.env._(
                "%s is not a date and time; choose it from the calendar.",
                self._fields[name]._description_string(self.env),
            )
            raise FormError({name: message}) from error

    def _read_portal_fault(self, form, name):
        text = form[name]
        if not text.isdecimal() or len(text) > 9:
            return False
        kind = name.split("_")[1]
        faults = self.env["aftersales.fault"]
        return faults.search([("id", "=", int(text)), ("kind", "=", kind)]).id

    def _prepare_portal_line_vals(self, line, form, errors):
        key = self._get_portal_line_key(line)
        if not form.get(f"{key}_used"):
            return {"log_id": False}
        vals = {"log_id": self.id}
        for name in self._get_portal_number_fields(line):
            if f"{key}_{name}" in form:
                with collected(errors):
                    vals[name] = self._read_portal_number(line, form, f"{key}_{name}")
        if line._name == "aftersales.work.part" and line.tracking != "none":
            with collected(errors):
                vals |= self._prepare_portal_serial_vals(line, form, key)
        return vals

    @api.model
    def _get_portal_number_fields(self, line):
        """Return what may be counted on a line: pieces, or hours of work."""
        if line._name == "aftersales.work.labor" and line.kind == "labor":
            return ["hours"]
        return ["quantity"]

    def _read_portal_number(self, line, form, name):
        text = form[name]
        try:
            number = parse_number(text)
        except ValueError as error:
            message = self.env._(
                "“%(text)s” on %(line)s is not a number of zero or more.",
                text=text,
                line=line.name,
            )
            raise FormError({name: message}) from error
        if not number and line._name == "aftersales.work.part":
            message = self.env._(
                "Enter how many of %s you used, or untick it.", line.name
            )
            raise FormError({name: message})
        return number

    def _prepare_portal_serial_vals(self, part, form, key):
        is_due = part._must_bring_old_part() or bool(form.get(f"{key}_old_due"))
        return {
            "lot_id": self._find_portal_lot(part, form, f"{key}_lot"),
            "is_old_part_due": is_due,
            "removed_serial": is_due and clean_text(form.get(f"{key}_removed_lot")),
        }

    def _find_portal_lot(self, part, form, name):
        """Return the id of the serial of a part, by the number on it."""
        serial = clean_text(form.get(name))
        if not serial:
            return False
        lot = self.env["stock.lot"].search(
            [("product_id", "=", part.product_id.id), ("name", "=", serial)], limit=1
        )
        if not lot:
            message = self.env._(
                "No serial “%(serial)s” of %(part)s is known. Check the number.",
                serial=serial,
                part=part.product_id.display_name,
            )
            raise FormError({name: message})
        return lot.id
