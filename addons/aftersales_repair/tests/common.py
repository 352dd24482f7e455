from dateutil.relativedelta import relativedelta

from odoo import Command, fields
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

GROUP = "aftersales_warranty.aftersales_group_"


class AftersalesRepairCommon(AccountTestInvoicingCommon):
    """A maker of fridges with one sold unit under warranty, and a service team."""

    @classmethod
    def get_default_groups(cls):
        groups = super().get_default_groups()
        for xmlid in (
            f"{GROUP}manager",
            "hr.group_hr_manager",
            "sales_team.group_sale_manager",
            "stock.group_stock_manager",
        ):
            groups |= cls.quick_ref(xmlid)
        return groups

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # who acts and who looks are in one place: today is the same day for all
        (cls.env.user | cls.env.ref("base.user_root")).tz = "UTC"
        cls.company = cls.env.company
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        ) or cls.env["stock.warehouse"].create(
            {"name": "Main", "code": "MAIN", "company_id": cls.company.id}
        )
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.custody = cls.company.aftersales_custody_location_id
        cls.today = fields.Date.today()
        cls._set_up_products()
        cls._set_up_people()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Leila Karimi", "email": "leila@example.com", "phone": "+98211"}
        )
        cls.unit = cls._make_unit("FR-0001")
        cls.process = cls.env.ref("aftersales_repair.aftersales_process_standard")

    @classmethod
    def _set_up_products(cls):
        cls.category = cls.env["product.category"].create(
            {
                "name": "Perpetual",
                "property_valuation": "real_time",
                "property_cost_method": "fifo",
            }
        )
        cls.compressor = cls._make_product(
            "Compressor", 100.0, 180.0, tracking="serial"
        )
        cls.gasket = cls._make_product("Door gasket", 10.0, 25.0)
        cls.warranty_type = cls.env["aftersales.warranty.type"].create(
            {
                "name": "Household",
                "start_rule": "delivery",
                "term_ids": [
                    Command.create(
                        {
                            "kind": "guarantee",
                            "duration": 24,
                            "duration_unit": "month",
                            "parts_percent": 100,
                            "labor_percent": 100,
                        }
                    ),
                    Command.create(
                        {
                            "kind": "guarantee",
                            "duration": 60,
                            "duration_unit": "month",
                            "parts_percent": 100,
                            "labor_percent": 0,
                            "component_ids": [Command.set(cls.compressor.ids)],
                        }
                    ),
                    Command.create(
                        {
                            "kind": "commitment",
                            "duration": 10,
                            "duration_unit": "year",
                        }
                    ),
                ],
            }
        )
        cls.fridge = cls._make_product(
            "Fridge 300",
            400.0,
            900.0,
            tracking="serial",
            is_serviceable=True,
            default_code="FR300",
            warranty_type_id=cls.warranty_type.id,
        )
        hour = cls.env.ref("uom.product_uom_hour")
        cls.labor_product = cls.env["product.product"].create(
            {
                "name": "Repair hour",
                "type": "service",
                "list_price": 60.0,
                "uom_id": hour.id,
                "taxes_id": [Command.clear()],
            }
        )
        cls.service = cls.env["aftersales.service"].create(
            {
                "name": "Replace the compressor",
                "product_id": cls.labor_product.id,
                "standard_hours": 2.0,
            }
        )

    @classmethod
    def _make_product(cls, name, cost, price, **vals):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "standard_price": cost,
                "list_price": price,
                "categ_id": cls.category.id,
                "taxes_id": [Command.clear()],
                **vals,
            }
        )

    @classmethod
    def _set_up_people(cls):
        for role in (
            "reception",
            "dispatcher",
            "technician",
            "inspector",
            "storekeeper",
            "accountant",
            "manager",
        ):
            user = new_test_user(
                cls.env,
                login=f"test_{role}",
                groups=f"{GROUP}{role}",
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            setattr(cls, role, user)
        employee = cls.env["hr.employee"].create(
            {
                "name": "Reza Technician",
                "user_id": cls.technician.id,
                "company_id": cls.company.id,
            }
        )
        cls.tech = cls.env["aftersales.technician"].create(
            {"employee_id": employee.id, "company_id": cls.company.id}
        )

    @classmethod
    def _add_stock(cls, product, quantity=1, lot_name=None, location=None):
        """Put stock on hand at the product's cost; return its serial."""
        lot = cls.env["stock.lot"]
        if lot_name:
            lot = lot.create({"name": lot_name, "product_id": product.id})
        cls.env["stock.quant"].with_context(inventory_mode=True).create(
            {
                "product_id": product.id,
                "location_id": (location or cls.warehouse.lot_stock_id).id,
                "lot_id": lot.id,
                "inventory_quantity": quantity,
            }
        ).action_apply_inventory()
        return lot

    @classmethod
    def _make_unit(cls, serial, delivered_months_ago=6):
        """Sell and deliver a fridge in the past; its card is issued on the way."""
        lot = cls._add_stock(cls.fridge, 1, serial)
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "order_line": [
                    Command.create({"product_id": cls.fridge.id, "product_uom_qty": 1})
                ],
            }
        )
        order.action_confirm()
        picking = order.picking_ids
        picking.action_assign()
        move = picking.move_ids
        move.move_line_ids.lot_id = lot
        move.picked = True
        picking.with_context(skip_sms=True).button_validate()
        card = lot.card_ids
        card.delivery_date = cls.today - relativedelta(months=delivered_months_ago)
        return lot

    def _request(self, identifier="FR-0001", **vals):
        """Let reception take in one unit; return its case."""
        request = (
            self.env["aftersales.request"]
            .with_user(self.reception)
            .create(
                {
                    "partner_id": self.customer.id,
                    "case_ids": [
                        Command.create(
                            {
                                "identifier": identifier,
                                "complaint": "Does not cool",
                                **vals,
                            }
                        )
                    ],
                }
            )
        )
        request.action_confirm()
        return request.case_ids.with_env(self.env)

    def _assign(self, case):
        """Assign the case; the technician accepts. Return the order as his own."""
        order = case.with_user(self.dispatcher).action_assign(self.tech)
        order.with_user(self.technician).action_accept()
        return order.with_user(self.technician)

    def _plan_part(self, case, product, quantity=1, **vals):
        return (
            self.env["aftersales.work.part"]
            .with_user(self.technician)
            .create(
                {
                    "case_id": case.id,
                    "product_id": product.id,
                    "quantity": quantity,
                    **vals,
                }
            )
            .with_env(self.env)
        )

    def _plan_labor(self, case, **vals):
        return (
            self.env["aftersales.work.labor"]
            .with_user(self.technician)
            .create({"case_id": case.id, "service_id": self.service.id, **vals})
            .with_env(self.env)
        )

    def _make_uncovered(self, case):
        """Blame the user: nothing on the case is covered any more."""
        case.fault_agent_id = self.env.ref(
            "aftersales_repair.aftersales_fault_agent_user"
        )

    def _submit(self, order, text="Replaced and tested"):
        log = order.open_log_id or order.action_start()
        log = log.with_user(self.technician)
        log.work_done = text
        log.action_submit()
        return log.with_env(self.env)

    def _pass(self, log):
        log.check_ids.filtered(lambda check: check.state == "todo").with_user(
            self.inspector
        ).action_pass()
