from odoo import fields
from odoo.fields import Domain
from odoo.http import request

from .portal import AftersalesPortal

# what the page of the parts shows of each list before it leads to the whole of it
FIRST_PARTS = 20
FIRST_ORDER = {
    "held": "product_id, location_id, id",
    "owed": "date_due, id",
    "asked": "id desc",
}


class PartListPortal(AftersalesPortal):
    """The lists of parts: in hand, old ones owed, asked for.

    A technician sees his own, the office of an agent those of all its people.
    """

    def _prepare_part_overview(self, technicians):
        """Return the first of each list, and how many there are."""
        values = {}
        for kind, order in FIRST_ORDER.items():
            records, domain = technicians._get_portal_parts(kind)
            values[kind] = records.search(domain, order=order, limit=FIRST_PARTS)
            values[f"{kind}_count"] = len(values[kind])
            if len(values[kind]) == FIRST_PARTS:
                values[f"{kind}_count"] = records.search_count(domain)
        return values

    def _prepare_part_list(self, technicians, kind, url, /, **params):
        """Return the values of one whole list, see ``_prepare_aftersales_list``.

        :param technicians: whose parts, with superuser rights
        :param str kind: see ``aftersales.technician._get_portal_parts``
        :param str url: address of the page of the parts
        """
        records, domain = technicians._get_portal_parts(kind)
        options = {
            "held": self._get_held_options,
            "owed": self._get_owed_options,
            "asked": self._get_asked_options,
        }[kind]() | {"domain": domain}
        if len(technicians) > 1:
            options["groupings"]["technician"] = {
                "label": request.env._("Technician"),
                "order": "location_id" if kind == "held" else "technician_id",
                "key": self._get_part_technician,
            }
        values = self._prepare_aftersales_list(
            records, f"{url}/{kind}", f"parts_{kind}", options, **params
        )
        return values | {
            kind: values["records"],
            "kind": kind,
            "parts_url": url,
            "technicians": technicians,
            "today": fields.Date.context_today(request.env.user),
        }

    def _get_part_technician(self, record):
        name = "technician_id"
        if record._name == "stock.quant":
            name = "aftersales_technician_id"
        return record[name].name or ""

    def _get_held_options(self):
        _ = request.env._
        return {
            "sortings": {
                "part": {"label": _("Part"), "order": "product_id, location_id, id"},
                "quantity": {"label": _("Quantity"), "order": "quantity desc, id"},
            },
            "filters": {
                "all": {"label": _("All"), "domain": Domain.TRUE},
                "serial": {
                    "label": _("With serial number"),
                    "domain": Domain("lot_id", "!=", False),
                },
            },
            "groupings": {
                "none": {"label": _("None")},
                "part": {
                    "label": _("Part"),
                    "order": "product_id",
                    "key": lambda quant: quant.product_id.display_name,
                },
            },
            "inputs": {
                "all": {"label": _("Search in All"), "input": "all"},
                "part": {"label": _("Search in Part"), "input": "part"},
                "serial": {"label": _("Search in Serial Number"), "input": "serial"},
            },
        }

    def _get_owed_options(self):
        _ = request.env._
        today = fields.Date.context_today(request.env.user)
        return {
            "sortings": {
                "due": {"label": _("Due"), "order": "date_due, id"},
                "newest": {"label": _("Newest"), "order": "date_owed desc, id desc"},
                "part": {"label": _("Part"), "order": "product_id, date_due, id"},
            },
            "filters": {
                "all": {"label": _("All"), "domain": Domain.TRUE},
                "late": {
                    "label": _("Overdue"),
                    "domain": Domain("date_due", "<", today),
                },
                "week": {
                    "label": _("Due within a week"),
                    "domain": Domain("date_due", ">=", today)
                    & Domain("date_due", "<=", fields.Date.add(today, days=7)),
                },
            },
            "groupings": {
                "none": {"label": _("None")},
                "part": {
                    "label": _("Part"),
                    "order": "product_id",
                    "key": lambda old_part: old_part.product_id.display_name,
                },
                "case": {
                    "label": _("Case"),
                    "order": "case_id",
                    "key": lambda old_part: old_part.case_id.name,
                },
            },
            "inputs": {
                "all": {"label": _("Search in All"), "input": "all"},
                "part": {"label": _("Search in Part"), "input": "part"},
                "serial": {"label": _("Search in Serial Number"), "input": "serial"},
                "case": {"label": _("Search in Case"), "input": "case"},
            },
        }

    def _get_asked_options(self):
        _ = request.env._
        requests = request.env["aftersales.part.request"]
        return {
            "sortings": {
                "newest": {"label": _("Newest"), "order": "id desc"},
                "name": {"label": _("Number"), "order": "name, id"},
            },
            "filters": requests._get_portal_filters(),
            "groupings": {
                "none": {"label": _("None")},
                "state": {
                    "label": _("State"),
                    "order": "state",
                    "key": lambda asked: asked._get_portal_state()["label"],
                },
            },
            "inputs": {
                "all": {"label": _("Search in All"), "input": "all"},
                "number": {"label": _("Search in Number"), "input": "number"},
                "part": {"label": _("Search in Part"), "input": "part"},
                "case": {"label": _("Search in Case"), "input": "case"},
            },
        }
