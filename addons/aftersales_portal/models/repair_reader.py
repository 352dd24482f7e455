from datetime import datetime, time, timedelta, timezone

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.aftersales_warranty.rules.calendar_date import parse_date
from odoo.addons.aftersales_warranty.rules.number_text import parse_number

from ..rules.repair_list import parse_codes, parse_parts

FAULTS = ("mode", "cause", "agent")
# where a list says the day and not the hour
FIRST_HOUR = time(9)
MOST_HOURS = 24


class RepairReader:
    """Reads what the lines of a list of repairs name: all of them looked up at once.

    Nobody but the office of the agent who made the list is asked for: the environment
    is his, with the rights to look the catalogue up.
    """

    def __init__(self, lines):
        """Look up what the lines name.

        :param lines: ``aftersales.request.intake.line`` of one list, as superuser
        """
        self.env = env = lines.env
        self.people = env["aftersales.order"]._get_portal_technicians(env.user)
        self.services = env["aftersales.service"].search([])
        self.faults = env["aftersales.fault"].search([])
        self.parts = {}
        self.problems = {}
        for line in lines:
            try:
                self.parts[line] = parse_parts(line.parts)
            except ValueError as error:  # noqa: PERF203 - each line has its own
                self.problems[line] = str(error)
        used = [part for parts in self.parts.values() for part in parts]
        self._find_products({part.code for part in used})
        self._find_lots({part.serial for part in used if part.serial})

    def _find_products(self, codes):
        """Keep the parts with these codes, barcodes or names."""
        products = self.env["product.product"].search(
            Domain("type", "=", "consu")
            & (
                Domain("default_code", "in", codes)
                | Domain("barcode", "in", codes)
                | Domain("name", "in", codes)
            )
        )
        self.products = {}
        for product in products:
            for code in {product.default_code, product.barcode, product.name} & codes:
                self.products[code] = self.products.get(code, products[:0]) | product

    def _find_lots(self, serials):
        lots = self.env["stock.lot"].search(
            [("name", "in", serials), ("product_id", "in", self._get_part_ids())]
        )
        self.lots = {(lot.product_id, lot.name): lot for lot in lots}

    def _get_part_ids(self):
        return [product.id for found in self.products.values() for product in found]

    # === READING === #

    def read_repair(self, line):
        """Return what a line says of its repair, as records and numbers.

        :return: dict of ``start``, ``end``, ``day``, ``hours``, ``technician``,
            ``faults``, ``parts``, ``services`` and ``paid``, to the agent
        :raises UserError: saying what cannot be read of it
        """
        _ = self.env._
        if not line.work_done:
            raise UserError(_("Write what was found and done."))
        paid = self._read_paid(line)
        services = self._read_services(line)
        # what the customer pays for is the agent's own, and told in his words
        parts = [] if paid else self._read_parts(line)
        if not (services or parts or paid):
            raise UserError(_("Enter the parts or the service of the repair."))
        hours = self._read_hours(line, services)
        day = self._read_day(line)
        start, end = self._get_times(day, hours)
        return {
            "day": day,
            "start": start,
            "end": end,
            "hours": bool(line.hours) and hours,
            "paid": paid,
            "technician": self._read_technician(line),
            "faults": self._read_faults(line),
            "parts": parts,
            "services": services.browse() if paid else services,
        }

    def _read_paid(self, line):
        """Return what the customer paid the agent, zero where he paid nothing."""
        if not (line.paid or "").strip():
            return 0.0
        try:
            amount = parse_number(line.paid)
        except ValueError:
            amount = -1
        if amount < 0:
            raise UserError(self.env._("“%s” is no amount of money.", line.paid))
        return amount

    def _read_day(self, line):
        _ = self.env._
        try:
            day = parse_date(line.day or "")
        except ValueError as error:
            raise UserError(
                _("“%s” is no date; enter the day of the repair.", line.day or "")
            ) from error
        today = fields.Date.context_today(line)
        if day > today:
            raise UserError(_("The day of the repair is still to come."))
        within = self.env.company.aftersales_report_days
        if within and day < today - timedelta(days=within):
            raise UserError(_("Repairs are reported within %s days; ask us.", within))
        return day

    def _read_hours(self, line, services):
        if not line.hours:
            return sum(services.mapped("standard_hours")) or 1.0
        try:
            hours = parse_number(line.hours)
        except ValueError:
            hours = 0
        if not 0 < hours <= MOST_HOURS:
            raise UserError(self.env._("“%s” is no number of hours.", line.hours))
        return hours

    def _get_times(self, day, hours):
        """Return start and end of the work as naive UTC, neither still to come."""
        start = self.env.tz.localize(datetime.combine(day, FIRST_HOUR))
        start = start.astimezone(timezone.utc).replace(tzinfo=None)
        now = fields.Datetime.now()
        end = min(start + timedelta(hours=min(hours, MOST_HOURS)), now)
        return min(start, end), end

    def _read_technician(self, line):
        """Return who did it: whom the line names, else whom the list does."""
        _ = self.env._
        if line.technician:
            name = line.technician.strip().casefold()
            found = self.people.filtered(lambda each: each.name.casefold() == name)
            if len(found) != 1:
                raise UserError(
                    _("No technician of yours is named “%s”.", line.technician)
                )
            return found
        chosen = line.intake_id.technician_id & self.people
        if not chosen and len(self.people) != 1:
            raise UserError(_("Say which of your technicians did it."))
        return chosen or self.people

    def _read_faults(self, line):
        """Return the ids of the faults, by the fields of the log."""
        found = {}
        for kind in FAULTS:
            text = line[f"fault_{kind}"]
            if text and text.strip():
                choices = self.faults.filtered(lambda each, k=kind: each.kind == k)
                fault = _match(choices, text)
                if len(fault) != 1:
                    raise UserError(
                        self.env._("No fault of ours has the code “%s”.", text)
                    )
                found[f"fault_{kind}_id"] = fault.id
        return found

    def _read_services(self, line):
        """Return the services done: those of the line, else the one of the list."""
        template = line.product_id.product_tmpl_id
        fitting = self.services.filtered(
            lambda service: (
                not service.product_tmpl_ids or template in service.product_tmpl_ids
            )
        )
        services = self.services.browse()
        for code in parse_codes(line.services):
            service = _match(fitting, code)
            if len(service) != 1:
                raise UserError(
                    self.env._("No service for this unit has the code “%s”.", code)
                )
            services |= service
        return services or line.intake_id.service_id & fitting

    def _read_parts(self, line):
        """Return product, quantity and serials of each part of a line."""
        if line in self.problems:
            raise UserError(
                self.env._(
                    "“%s” names no part; write its code, how many and the serials, as "
                    "GSK-1 x2; CMP-7 (NEW > OLD).",
                    self.problems[line],
                )
            )
        return [self._read_part(part) for part in self.parts[line]]

    def _read_part(self, used):
        _ = self.env._
        product = self.products.get(used.code, ())
        if len(product) != 1:
            raise UserError(
                _("No part of ours is known as “%s”; enter its code.", used.code)
            )
        lot = self.lots.get((product, used.serial))
        if used.serial and not lot:
            raise UserError(
                _(
                    "No serial “%(serial)s” of %(part)s is known. Check the number.",
                    serial=used.serial,
                    part=product.display_name,
                )
            )
        if product.tracking != "none" and not lot:
            raise UserError(
                _("Enter the serial of the %s in brackets.", product.display_name)
            )
        return {
            "product_id": product.id,
            "quantity": used.quantity,
            "lot_id": lot and lot.id,
            "removed_serial": used.old_serial or False,
        }


def _match(records, text):
    """Return those of ``records`` that have this code, or this name."""
    wanted = text.strip().casefold()
    return records.filtered(
        lambda each: wanted in ((each.code or "").casefold(), each.name.casefold())
    )
