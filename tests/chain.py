"""The steps of one case, each taken by the role that owns it."""

from commands import add

# a dot of one pixel: what the customer draws in the signature box
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
    "WjR9awAAAABJRU5ErkJggg=="
)
STAGES = (
    "drafted",
    "received",
    "assigned",
    "accepted",
    "diagnosed",
    "quoted",
    "signed",
    "started",
    "submitted",
    "passed",
    "invoiced",
    "delivered",
)


class Chain:
    """One unit's stay with us; every method is one step over RPC."""

    def __init__(self, world, goods=None, lot_id=None, worker="technician"):
        self.world = world
        self.worker = worker
        self.goods = goods or world.perpetual
        self.lot_id = lot_id or world.sell_unit(self.goods, months_ago=30)
        self.part_ids, self.labor_ids = [], []

    @classmethod
    def at(cls, stage, world, **kwargs):
        """Return a chain that has got as far as ``stage``."""
        chain = cls(world, **kwargs)
        steps = {
            "drafted": chain.draft,
            "received": chain.confirm,
            "assigned": chain.assign,
            "accepted": chain.accept,
            "diagnosed": chain.diagnose,
            "quoted": chain.quote,
            "signed": chain.agree,
            "started": chain.start,
            "submitted": chain.submit,
            "passed": chain.pass_check,
            "invoiced": chain.invoice,
            "delivered": chain.deliver,
        }
        for name in STAGES[: STAGES.index(stage) + 1]:
            steps[name]()
        return chain

    # === WHAT IS THERE === #

    def read(self, *fields):
        """Return fields of the case, read by someone who sees all."""
        return self.world.setup.read("aftersales.case", self.case_id, *fields)

    @property
    def state(self):
        return self.read("state")["state"]

    @property
    def check_id(self):
        """Return the check that waits for its verdict."""
        return self.world.setup.find(
            "aftersales.quality.check",
            [("case_id", "=", self.case_id), ("state", "=", "todo")],
        )

    @property
    def invoice_ids(self):
        return self.read("invoice_ids")["invoice_ids"]

    def moves(self, **conditions):
        """Return the done stock moves of the case."""
        domain = [("aftersales_case_id", "=", self.case_id), ("state", "=", "done")]
        domain += [(field, "=", value) for field, value in conditions.items()]
        fields = ["product_id", "location_dest_id", "quantity", "value", "picking_id"]
        return self.world.setup.search_read("stock.move", domain, fields)

    # === RECEPTION === #

    def draft(self, identifier=None, **values):
        """Let reception enter a request for one unit."""
        reception = self.world.as_("reception")
        name = identifier or self.world.name_of("stock.lot", self.lot_id)
        self.request_id = reception.create(
            "aftersales.request",
            partner_id=self.world.customer_id,
            case_ids=[
                add(
                    identifier=name,
                    complaint="Does not cool",
                    work_type_id=self.world.work_type_id,
                    **values,
                )
            ],
        )
        request = reception.read("aftersales.request", self.request_id, "case_ids")
        self.case_id = request["case_ids"][0]

    def confirm(self):
        self.world.as_("reception").call(
            "aftersales.request", "action_confirm", [self.request_id]
        )

    def deliver(self):
        self.world.as_("reception").call(
            "aftersales.case", "action_deliver", [self.case_id]
        )

    # === DISPATCH AND DIAGNOSIS === #

    def assign(self):
        """Give the case to the technician."""
        self.order_id = self.world.as_("dispatcher").call(
            "aftersales.case",
            "action_assign",
            [self.case_id],
            self.world.technician_ids[self.worker],
        )[0]

    def accept(self):
        self.technician("aftersales.order", "action_accept", [self.order_id])

    def diagnose(self):
        """Plan a covered compressor and a gasket to be paid."""
        self.new_lot_id = self.goods.add_compressor()
        self.old_lot_id = self.world.make_lot(self.goods.compressor_id, "OLD")
        self.world.add_stock(self.goods.gasket_id, 5)
        self.plan_part(
            self.goods.compressor_id,
            lot_id=self.new_lot_id,
            removed_lot_id=self.old_lot_id,
        )
        self.plan_part(self.goods.gasket_id)
        self.plan_labor()

    def plan_part(self, product_id, **values):
        vals = {"case_id": self.case_id, "product_id": product_id, **values}
        self.part_ids += self.technician("aftersales.work.part", "create", [vals])

    def plan_labor(self, **values):
        vals = {
            "case_id": self.case_id,
            "service_id": self.world.service_id,
            **values,
        }
        self.labor_ids += self.technician("aftersales.work.labor", "create", [vals])

    def quote(self):
        """Make the estimate; return its ids."""
        self.estimate_ids = self.technician(
            "aftersales.case", "action_quote", [self.case_id]
        )
        return self.estimate_ids

    # === CUSTOMER === #

    def accept_url(self):
        """Return the link of the estimate's page and its accept route."""
        order = self.world.setup.read(
            "sale.order", self.estimate_ids[0], "access_url", "access_token"
        )
        return order["access_url"], order["access_token"]

    def agree(self):
        """Let the customer agree on the phone; quicker than a signature's PDF."""
        self.world.setup.call("sale.order", "action_confirm", self.estimate_ids)

    def sign(self, session=None):
        """Let the customer sign the estimate in the portal."""
        session = session or self.world.as_("customer")
        path, token = self.accept_url()
        return session.post(
            f"{path}/accept",
            access_token=token,
            name="Leila Karimi",
            signature=SIGNATURE,
        )

    # === WORK === #

    def technician(self, model, method, *args):
        return self.world.as_(self.worker).call(model, method, *args)

    def start(self):
        """Open the log of the visit."""
        self.log_id = self.technician(
            "aftersales.order", "action_start", [self.order_id]
        )[0]

    def write_log(self, **values):
        values = {"work_done": "Replaced and tested", **values}
        self.technician("aftersales.work.log", "write", [self.log_id], values)

    def submit(self):
        self.write_log()
        self.technician("aftersales.work.log", "action_submit", [self.log_id])

    def fail_check(self, reason):
        self.world.as_("inspector").call(
            "aftersales.quality.check", "action_fail", [self.check_id], reason
        )

    def pass_check(self):
        self.world.as_("inspector").call(
            "aftersales.quality.check", "action_pass", [self.check_id]
        )
        self.world.keep_score()

    # === MONEY === #

    def invoice(self):
        """Invoice the case and post what came of it."""
        accountant = self.world.as_("accountant")
        accountant.call("aftersales.case", "action_invoice", [self.case_id])
        accountant.call("account.move", "action_post", self.invoice_ids)
