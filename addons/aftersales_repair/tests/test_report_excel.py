import io
import json

from lxml import etree
from openpyxl import load_workbook

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .common import GROUP
from .invoice_common import InvoiceCommon

# Each report, and who owns it.
REPORTS = {
    "aftersales_part_move_report_action": ("storekeeper", "accountant"),
    "aftersales_part_draw_report_action": ("storekeeper", "accountant"),
    "aftersales_part_used_report_action": ("storekeeper", "accountant"),
    "aftersales_part_transfer_report_action": ("storekeeper", "accountant"),
    "aftersales_part_count_report_action": ("storekeeper", "accountant"),
    "aftersales_part_stock_report_action": ("storekeeper", "accountant"),
    "aftersales_hand_stock_action": ("storekeeper", "accountant"),
    "aftersales_old_part_report_action": ("storekeeper", "accountant"),
    "aftersales_case_charge_report_action": ("accountant", "manager"),
}
MODES = ("pivot", "graph", "list")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReportCommon(InvoiceCommon):
    """A branch with something in each of its reports."""

    def setUp(self):
        super().setUp()
        self.process.is_old_part_required = True
        self._add_stock(self.gasket, 10)
        self._charge()
        self._owe()
        self._carry()
        self._transfer()

    def _charge(self):
        """Repair and invoice a unit."""
        case, order = self._agree()
        self._finish(case, order)
        self._invoice(case, post=True)

    def _owe(self):
        """Repair a unit under cover; its old parts are still owed."""
        self.process.is_estimate_required = False
        self._make_unit("FR-0003")
        case = self._request("FR-0003", place="customer")
        order = self._assign(case)
        self._plan_part(case, self.gasket)
        self._submit(order)

    def _carry(self):
        """Let a technician carry parts for another unit."""
        self._make_unit("FR-0002")
        case = self._request("FR-0002")
        order = self._assign(case)
        self._plan_part(case, self.gasket, 3)
        order.with_user(self.storekeeper).action_draw_parts()

    def _transfer(self):
        """Put parts on a shelf of their own."""
        store = self.warehouse.lot_stock_id
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": store.id}
        )
        places = {"location_id": store.id, "location_dest_id": shelf.id}
        move = {"product_id": self.gasket.id, "product_uom_qty": 2, **places}
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "move_ids": [(0, 0, move)],
                **places,
            }
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.picked = True
        picking.with_context(skip_sms=True).button_validate()

    def _open(self, name, user):
        """Return model, domain and views of a report, as the client asks for them."""
        action = self.env.ref(f"aftersales_repair.{name}").with_user(user)
        [values] = action.sudo().read(
            ["res_model", "domain", "views", "search_view_id"]
        )
        report = self.env[values["res_model"]].with_user(user)
        search = values["search_view_id"] and values["search_view_id"][0]
        views = report.get_views([*values["views"], (search, "search")])["views"]
        return report, safe_eval(values["domain"] or "[]"), views

    def _get_arch(self, views, mode):
        return etree.fromstring(views[mode]["arch"])

    def _get_axes(self, arch):
        """Return what a pivot or a graph groups by and counts at first."""
        groupby, measures = [], ["__count"]
        for node in arch.iterfind("field"):
            name = node.get("name")
            if node.get("type") == "measure":
                measures.append(name)
            else:
                interval = node.get("interval")
                groupby.append(f"{name}:{interval}" if interval else name)
        return groupby, measures

    def _get_filters(self, views):
        """Return what the search view offers to group by."""
        arch = self._get_arch(views, "search")
        contexts = (
            safe_eval(node.get("context", "{}")) for node in arch.iter("filter")
        )
        return [context["group_by"] for context in contexts if "group_by" in context]

    def _get_aggregates(self, report, measures):
        infos = report.fields_get(attributes=["aggregator"])
        return [
            name if name == "__count" else f"{name}:{infos[name]['aggregator']}"
            for name in measures
        ]

    def _get_columns(self, views):
        return [
            node.get("name")
            for node in self._get_arch(views, "list").iterfind("field")
            if node.get("column_invisible") not in ("1", "True")
        ]


@tagged("post_install", "-at_install")
class TestReportViews(ReportCommon):
    """Each report opens as pivot, graph and list for its owners, and exports."""

    def _check_each(self, check):
        for name, roles in REPORTS.items():
            for role in roles:
                with self.subTest(report=name, role=role):
                    check(*self._open(name, getattr(self, role)))

    def test_each_report_has_rows_in_its_list(self):
        def check(report, domain, views):
            self.assertLessEqual(set(MODES), set(views))
            specification = {name: {} for name in self._get_columns(views)}

            found = report.web_search_read(domain, specification, limit=80)

            self.assertGreater(found["length"], 0)

        self._check_each(check)

    def _check_sums(self, report, domain, groupby, aggregates):
        rows = report.formatted_read_group(domain, groupby, aggregates)
        [totals] = report.formatted_read_group(domain, [], aggregates)
        self.assertEqual(totals["__count"], report.search_count(domain))
        for aggregate in aggregates:
            self.assertAlmostEqual(
                sum(row[aggregate] or 0 for row in rows),
                totals[aggregate] or 0,
                places=2,
                msg=groupby,
            )

    def test_pivots_and_graphs_sum_up_what_the_list_shows(self):
        def check(report, domain, views):
            for mode in ("pivot", "graph"):
                groupby, measures = self._get_axes(self._get_arch(views, mode))
                self.assertTrue(groupby)
                aggregates = self._get_aggregates(report, measures)
                self._check_sums(report, domain, groupby, aggregates)

        self._check_each(check)

    def test_every_group_the_search_offers_takes_every_measure(self):
        def check(report, domain, views):
            _groupby, measures = self._get_axes(self._get_arch(views, "pivot"))
            aggregates = self._get_aggregates(report, measures)
            filters = self._get_filters(views)
            self.assertGreater(len(filters), 1)
            for groupby in filters:
                self._check_sums(report, domain, [groupby], aggregates)

        self._check_each(check)

    def test_rows_are_exported_as_the_list_shows_them(self):
        def check(report, domain, views):
            records = report.search(domain)

            exported = records.export_data(self._get_columns(views))["datas"]

            self.assertEqual(len(exported), len(records))
            self.assertTrue(all(any(row) for row in exported))

        self._check_each(check)

    def test_export_is_for_store_accounts_and_managers(self):
        officer = new_test_user(
            self.env,
            login="test_export_officer",
            groups=f"{GROUP}complaint_officer",
            company_id=self.company.id,
        )
        for role in ("storekeeper", "accountant", "manager"):
            user = getattr(self, role)
            self.assertTrue(user.has_group("base.group_allow_export"), role)
        for user in (
            self.reception,
            self.cashier,
            self.dispatcher,
            self.technician,
            self.inspector,
            officer,
        ):
            cases = self.env["aftersales.case"].with_user(user).search([], limit=1)
            with self.subTest(user.login), self.assertRaises(UserError):
                cases.export_data(["name"])


@tagged("post_install", "-at_install")
class TestReportExcel(ReportCommon, HttpCase):
    """What the client downloads is an Excel file with the figures of the report."""

    def _download(self, route, data):
        return self.url_open(
            route,
            data={
                "data": json.dumps(data),
                "csrf_token": http.Request.csrf_token(self),
            },
        )

    def _read(self, response):
        self.assertEqual(response.headers["Content-Type"], XLSX)
        sheet = load_workbook(io.BytesIO(response.content), read_only=True).active
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    def _prepare_list(self, report, domain, views):
        labels = report.fields_get(attributes=["string"])
        return {
            "model": report._name,
            "fields": [
                {"name": name, "label": labels[name]["string"], "type": "char"}
                for name in self._get_columns(views)
            ],
            "ids": False,
            "domain": domain,
            "import_compat": False,
            "groupby": [],
        }

    def _prepare_pivot(self, report, domain, views):
        """Return what the client makes of a pivot with one row per group."""
        groupby, measures = self._get_axes(self._get_arch(views, "pivot"))
        aggregates = self._get_aggregates(report, measures)
        rows = report.formatted_read_group(domain, groupby[:1], aggregates)
        return {
            "title": report._description[:31],
            "model": report._name,
            "measure_count": len(measures),
            "origin_count": 1,
            "col_group_headers": [
                [{"title": "Total", "width": len(measures), "height": 1}]
            ],
            "measure_headers": [
                {"title": name, "is_bold": False, "width": 1, "height": 1}
                for name in measures
            ],
            "origin_headers": [],
            "rows": [
                {
                    "title": str(row[groupby[0]]),
                    "indent": 0,
                    "values": [{"value": row[name] or 0} for name in aggregates],
                }
                for row in rows
            ],
        }

    def test_lists_come_as_excel(self):
        for name, (role, *_others) in REPORTS.items():
            user = getattr(self, role)
            self.authenticate(user.login, user.login)
            with self.subTest(name):
                report, domain, views = self._open(name, user)
                data = self._prepare_list(report, domain, views)

                rows = self._read(self._download("/web/export/xlsx", data))

                self.assertEqual(
                    rows[0], [column["label"] for column in data["fields"]]
                )
                self.assertEqual(len(rows) - 1, report.search_count(domain))

    def test_pivots_come_as_excel(self):
        for name, (role, *_others) in REPORTS.items():
            user = getattr(self, role)
            self.authenticate(user.login, user.login)
            with self.subTest(name):
                data = self._prepare_pivot(*self._open(name, user))

                with mute_logger("odoo.http"):  # tells that it starts over, to write
                    answer = self._download("/web/pivot/export_xlsx", data)
                rows = self._read(answer)

                figures = [
                    [cell["value"] for cell in row["values"]] for row in data["rows"]
                ]
                self.assertTrue(figures)
                self.assertEqual([row[1:] for row in rows[2:]], figures)

    def test_excel_is_refused_to_other_roles(self):
        report, domain, views = self._open(
            "aftersales_old_part_report_action", self.storekeeper
        )
        data = self._prepare_list(report, domain, views)
        for user in (self.reception, self.technician, self.cashier):
            self.authenticate(user.login, user.login)
            with (
                self.subTest(user.login),
                mute_logger("odoo.http", "odoo.addons.web.controllers.export"),
            ):
                response = self._download("/web/export/xlsx", data)

                self.assertEqual(response.status_code, 500)
                self.assertNotEqual(response.headers.get("Content-Type"), XLSX)
        with self.assertRaises(AccessError):
            self._open("aftersales_case_charge_report_action", self.reception)[
                0
            ].formatted_read_group([], ["case_id"], ["__count"])
