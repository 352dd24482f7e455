"""The world of the stories: people of every role, products, stock and customers.

All of it is made by RPC with names of its own, so that stories neither need nor
disturb the demo data and can be run again on the same database.
"""

import secrets
from datetime import datetime, timedelta, timezone

from commands import add, clear, link, replace
from rpc import RpcError

ROLES = (
    "reception",
    "dispatcher",
    "technician",
    "inspector",
    "storekeeper",
    "accountant",
    "complaint_officer",
    "manager",
)
GROUP = "aftersales_warranty.aftersales_group_"
SETUP_GROUPS = (
    f"{GROUP}manager",
    "account.group_account_manager",
    "hr.group_hr_manager",
    "product.group_product_manager",
    "sales_team.group_sale_manager",
    "stock.group_stock_manager",
)
COMPRESSOR_COST, COMPRESSOR_PRICE = 100.0, 180.0
GASKET_COST, GASKET_PRICE = 10.0, 25.0
HOUR_PRICE = 60.0
JOB_PAY = 12.5
NO_SMS = {"skip_sms": True}


def today():
    """Return the day where everybody of this world lives."""
    return datetime.now(timezone.utc).date()


class World:
    """One maker of refrigerators with its service team.

    ``world.as_("technician")`` is the RPC session of that role; ``world.setup`` may
    do everything that an administrator of the company may.
    """

    def __init__(self, log_in):
        self.log_in = log_in
        self.run = secrets.token_hex(3).upper()
        self.count = 0
        self.admin = log_in("admin")
        self.setup = self._make_setup()
        self.company = self.setup.read("res.users", self.setup.uid, "company_id")
        self.company_id = self.company["company_id"][0]
        self.stock_id = self.setup.read(
            "stock.warehouse",
            self.setup.find("stock.warehouse", self._own_company()),
            "lot_stock_id",
        )["lot_stock_id"][0]
        self._make_people()
        self._make_catalogue()
        self.perpetual = Goods(self, "real_time")
        self.periodic = Goods(self, "periodic")

    def as_(self, role):
        """Return the session of one of this world's people."""
        return self.log_in(self.login(role))

    def login(self, role):
        return f"{role}-{self.run.lower()}"

    def unique(self, prefix):
        """Return a serial or name that nobody has used."""
        self.count += 1
        return f"{prefix}-{self.run}-{self.count:03}"

    def ref(self, xmlid):
        """Return the id behind an external id."""
        module, name = xmlid.split(".")
        domain = [("module", "=", module), ("name", "=", name)]
        found = self.admin.search_read("ir.model.data", domain, ["res_id"], limit=1)
        assert found, f"there is no {xmlid}"
        return found[0]["res_id"]

    def run_job(self, xmlid):
        """Run a scheduled action, which the test server leaves to us."""
        self.admin.call("ir.cron", "method_direct_trigger", [self.ref(xmlid)])

    def keep_score(self):
        """Score what was approved, as the server does soon after."""
        self.run_job("aftersales_hr_score.ir_cron_score")

    def has_module(self, name):
        """Tell whether an addon is installed."""
        domain = [("name", "=", name), ("state", "=", "installed")]
        return bool(self.admin.call("ir.module.module", "search_count", domain))

    # === PEOPLE === #

    def _own_company(self):
        return [("company_id", "=", self.company_id)]

    def _make_setup(self):
        groups = list(SETUP_GROUPS)
        if self.has_module("payroll"):
            groups.append("payroll.group_payroll_manager")
        self.make_user("setup", groups)
        return self.as_("setup")

    def make_user(self, role, groups, **values):
        """Make a user whose password is the login."""
        login = self.login(role)
        return self.admin.call(
            "res.users",
            "create",
            [
                {
                    "name": f"{role.replace('_', ' ').title()} {self.run}",
                    "login": login,
                    "password": login,
                    "email": f"{login}@example.com",
                    "group_ids": [replace([self.ref(group) for group in groups])],
                    "tz": "UTC",
                    **values,
                }
            ],
            context={"no_reset_password": True},
        )[0]

    def _make_people(self):
        users = {role: self.make_user(role, [GROUP + role]) for role in ROLES}
        self.make_user("salesman", ["sales_team.group_sale_salesman"])
        users["colleague"] = self.make_user("colleague", [f"{GROUP}technician"])
        self.employee_ids, self.technician_ids = {}, {}
        for role in ("technician", "colleague"):
            self.make_technician(role, users[role])
        self.customer_id = self.make_partner("Leila Karimi")
        self.make_user(
            "customer", ["base.group_portal"], partner_id=self.customer_id, name="Leila"
        )
        self.stranger_id = self.make_partner("Somebody Else")
        self.make_user(
            "stranger", ["base.group_portal"], partner_id=self.stranger_id, name="Else"
        )

    def make_partner(self, name):
        """Make a customer with a phone, so that core wants to send an SMS."""
        return self.setup.create(
            "res.partner",
            name=f"{name} {self.run}",
            email=f"{name.split()[0].lower()}-{self.run.lower()}@example.com",
            phone="+15550100",
        )

    def make_technician(self, role, user_id):
        """Make an employee since last year, who is a technician."""
        self.employee_ids[role] = self.setup.create(
            "hr.employee",
            name=f"{role.title()} {self.run}",
            user_id=user_id,
            company_id=self.company_id,
            tz="UTC",
            date_version=str(today() - timedelta(days=400)),
        )
        self.technician_ids[role] = self.setup.create(
            "aftersales.technician",
            employee_id=self.employee_ids[role],
            company_id=self.company_id,
        )

    # === CATALOGUE === #

    def _make_catalogue(self):
        self.hour_id = self.setup.create(
            "product.product",
            name=f"Repair hour {self.run}",
            type="service",
            list_price=HOUR_PRICE,
            invoice_policy="order",
            taxes_id=[clear()],
        )
        self.service_id = self.setup.create(
            "aftersales.service",
            name=f"Replace the compressor {self.run}",
            product_id=self.hour_id,
            standard_hours=2.0,
        )
        self.work_type_id = self.setup.create(
            "aftersales.work.type", name=f"Repair {self.run}", code=self.run
        )
        self.process_id = self.setup.create(
            "aftersales.process",
            name=f"Story {self.run}",
            sequence=-100,
            work_type_ids=[replace([self.work_type_id])],
            is_estimate_required=True,
            check_mode="always",
        )
        self.setup.create(
            "aftersales.checklist",
            name=f"Story {self.run}",
            work_type_ids=[replace([self.work_type_id])],
            line_ids=[add(name="Cools down to 4 °C")],
        )
        self.setup.create(
            "aftersales.score.scheme",
            name=f"Story {self.run}",
            sequence=-100,
            work_type_ids=[replace([self.work_type_id])],
            pay_code="AFTERSALES",
            criterion_ids=[add(code="check", weight=5), add(code="time", weight=5)],
            commission_ids=[add(name="Per job", basis="job", amount=JOB_PAY)],
        )

    # === STOCK === #

    def make_lot(self, product_id, prefix, **values):
        """Make a serial that is not in stock."""
        return self.setup.create(
            "stock.lot", name=self.unique(prefix), product_id=product_id, **values
        )

    def add_stock(self, product_id, quantity=1, lot_id=False):
        """Count goods into the warehouse."""
        quants = self.setup.call(
            "stock.quant",
            "create",
            [
                {
                    "product_id": product_id,
                    "location_id": self.stock_id,
                    "lot_id": lot_id,
                    "inventory_quantity": quantity,
                }
            ],
            context={"inventory_mode": True},
        )
        self.setup.call("stock.quant", "action_apply_inventory", quants)

    def on_hand(self, product_id):
        """Return how much of a product lies in the warehouse."""
        rows = self.setup.search_read(
            "stock.quant",
            [("product_id", "=", product_id), ("location_id", "=", self.stock_id)],
            ["quantity"],
        )
        return sum(row["quantity"] for row in rows)

    # === SALES === #

    def sell(self, product_id, lot_ids, partner_id=None):
        """Let a salesman sell units; return the delivery, picked but not validated."""
        salesman, storekeeper = self.as_("salesman"), self.as_("storekeeper")
        order_id = salesman.create(
            "sale.order",
            partner_id=partner_id or self.customer_id,
            order_line=[add(product_id=product_id, product_uom_qty=len(lot_ids))],
        )
        salesman.call("sale.order", "action_confirm", [order_id])
        picking_id = salesman.read("sale.order", order_id, "picking_ids")[
            "picking_ids"
        ][0]
        moves = storekeeper.read("stock.picking", picking_id, "move_ids")["move_ids"]
        storekeeper.call("stock.move", "write", moves, {"lot_ids": [replace(lot_ids)]})
        storekeeper.call("stock.move", "write", moves, {"picked": True})
        return picking_id

    def validate(self, picking_id, **context):
        """Press Validate as the storekeeper; return what Odoo answers."""
        return self.as_("storekeeper").call(
            "stock.picking", "button_validate", [picking_id], context=context
        )

    def sell_unit(self, goods=None, months_ago=0, partner_id=None):
        """Sell and deliver one refrigerator; return its ``stock.lot``."""
        goods = goods or self.perpetual
        lot_id = self.make_lot(goods.fridge_id, "FR")
        self.add_stock(goods.fridge_id, lot_id=lot_id)
        self.validate(self.sell(goods.fridge_id, [lot_id], partner_id), **NO_SMS)
        if months_ago:
            day = today() - timedelta(days=30 * months_ago)
            values = {"delivery_date": str(day), "purchase_date": str(day)}
            self.setup.call(
                "aftersales.warranty.card", "write", [self.card_of(lot_id)], values
            )
        return lot_id

    def card_of(self, lot_id):
        """Return the open card of a unit, or False."""
        card = self.setup.read("stock.lot", lot_id, "current_card_id")
        return card["current_card_id"] and card["current_card_id"][0]

    def name_of(self, model, record_id):
        """Return the field ``name`` of a record."""
        return self.setup.read(model, record_id, "name")["name"]


class Goods:
    """A refrigerator and its parts under one way of valuation."""

    def __init__(self, world, valuation):
        self.world = world
        self.valuation = valuation
        self.category_id = world.setup.create(
            "product.category",
            name=f"{valuation} {world.run}",
            property_valuation=valuation,
            property_cost_method="fifo",
        )
        self.compressor_id = self._make(
            "Compressor", COMPRESSOR_COST, COMPRESSOR_PRICE, tracking="serial"
        )
        self.gasket_id = self._make("Gasket", GASKET_COST, GASKET_PRICE)
        self.warranty_type_id = self._make_warranty()
        self.code = world.unique("FRIDGE")
        self.fridge_id = self._make(
            "Refrigerator",
            400.0,
            900.0,
            tracking="serial",
            is_serviceable=True,
            default_code=self.code,
            warranty_type_id=self.warranty_type_id,
        )

    def _make(self, name, cost, price, **values):
        return self.world.setup.create(
            "product.product",
            name=f"{name} {self.valuation} {self.world.run}",
            type="consu",
            is_storable=True,
            standard_price=cost,
            list_price=price,
            categ_id=self.category_id,
            taxes_id=[clear()],
            **values,
        )

    def _make_warranty(self):
        """Make the promise: 24 months, the compressor 60, and 10 years of parts."""
        month = {"duration_unit": "month", "parts_percent": 100, "kind": "guarantee"}
        return self.world.setup.create(
            "aftersales.warranty.type",
            name=f"Household {self.valuation} {self.world.run}",
            start_rule="delivery",
            term_ids=[
                add(duration=24, labor_percent=100, **month),
                add(duration=60, component_ids=[link(self.compressor_id)], **month),
                add(kind="commitment", duration=10, duration_unit="year"),
            ],
        )

    def add_compressor(self):
        """Put a new compressor on the shelf; return its serial."""
        lot_id = self.world.make_lot(self.compressor_id, "CP")
        self.world.add_stock(self.compressor_id, lot_id=lot_id)
        return lot_id


def refusal_of(call):
    """Return the error that ``call`` ends in; it has to end in one."""
    try:
        answer = call()
    except RpcError as error:
        return error
    raise AssertionError(f"this was not refused, it answered {answer}")
