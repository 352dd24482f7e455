from collections import Counter

from .movement_store import MovementStore

OPENING = {"gasket": 40, "compressor": 12, "gas": 30}


class MovementCommon(MovementStore):
    """Two fridges in service, three kinds of parts, and all who handle them.

    Places outside of the stock carry accounts, so that each movement is in the books
    at once and the balance can be compared after every step.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.units = cls.unit | cls._make_unit("FR-0002")
        cls.gas = cls._make_product("Refrigerant", 7.0, 30.0, tracking="lot")
        cls.parts = cls.gasket | cls.compressor | cls.gas
        cls.store = cls.warehouse.lot_stock_id
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.companies = cls.company | cls.region | cls.outlet
        cls.maker = cls.env["res.partner"].create({"name": "Maker"})
        brand = cls.env["aftersales.brand"].create(
            {"name": "Cold", "partner_id": cls.maker.id}
        )
        (cls.parts | cls.fridge).aftersales_brand_id = brand
        # whether people are charged is for a company to decide: this one does
        cls.env["aftersales.posting.template"].with_context(active_test=False).search(
            [("activity", "in", ("old_part_lost", "technician_shortage"))]
        ).active = True
        cls._give_accounts()
        cls.extra = Counter()
        cls._add_stock(cls.gasket, OPENING["gasket"])
        cls.gas_lot = cls._add_stock(cls.gas, OPENING["gas"], "GAS-1")
        for number in range(OPENING["compressor"]):
            cls._add_stock(cls.compressor, 1, f"CP-{number}")
        cls._add_spares()

    @classmethod
    def _give_accounts(cls):
        """Let receipts, counts and scrap be booked as they happen."""
        accounts = cls.env["account.account"]
        places = cls.env["stock.location"].search(
            [
                ("usage", "in", ("supplier", "inventory")),
                ("company_id", "in", (False, *cls.companies.ids)),
            ]
        )
        places.valuation_account_id = accounts.create(
            {
                "name": "Stock Differences",
                "code": accounts._search_new_account_code("699000"),
                "account_type": "expense",
            }
        )

    # === THE DESK === #

    def _begin(self, unit):
        """Enter a case on a unit that is with its customer."""
        chance = self.chance
        if any(case.lot_id == unit and not case.date_closed for case in self.cases):
            raise LookupError("The unit has an open case.")
        self.process.write(
            {
                "is_estimate_required": chance.random() < 0.7,
                "check_mode": chance.choice(["always", "always", "never"]),
                "is_old_part_required": chance.random() < 0.5,
                "rework_credit": chance.choice(["reopening", "approval", "never"]),
            }
        )
        unit.current_card_id.coverage_ids.filtered(
            lambda coverage: coverage.kind == "guarantee"
        ).parts_percent = chance.choice([0, 40, 100, 100])
        case = self._enter(unit, chance.choice(["workshop", "customer"]))
        if chance.random() < 0.3:
            case.fault_agent_id = self.user_fault
        return case

    def _step_assign(self, case):
        self._assign(case)

    def _step_give_up(self, case):
        case.with_user(self.reception).action_give_up()

    # === THE CUSTOMER === #

    def _step_accept_a_part(self, case):
        estimate = self._get_estimate(case)
        line = estimate.order_line.filtered("product_id")[:1]
        line.product_uom_qty = 0
        estimate.action_confirm()

    # === THE WORK === #

    def _step_plan(self, case, **vals):
        product = self.chance.choice(self.parts)
        if vals.get("log_id") and len(case.part_ids) > 4:
            raise LookupError("Enough parts for one case.")
        is_serial = product.tracking == "serial"
        quantity = 1 if is_serial else self.chance.randint(1, 3)
        return self._plan_part(case, product, quantity, **vals)

    def _step_use(self, case):
        log = self._get_order(case).sudo().open_log_id
        if not log:
            raise LookupError("There is no open log.")
        self._step_plan(case, log_id=log.id)

    def _step_drop(self, case):
        lines = case.part_ids.filtered(lambda part: part.log_id.state == "draft")
        lines[:1].with_user(self.technician).unlink()

    def _step_goodwill(self, case):
        planned = case.part_ids.filtered(lambda part: part._is_planned())
        planned.with_user(self.manager).goodwill_percent = self.chance.choice([30, 100])

    def _step_submit(self, case):
        order = self._get_order(case)
        self._fill_serials(order.sudo().open_log_id.part_ids)
        self._submit(order)

    def _fill_serials(self, parts):
        """Write down serials in and out, as they would stand on the parts."""
        for part in parts.filtered(lambda part: part.tracking != "none"):
            if not part.lot_id:
                part.lot_id = self._find_lot(part.product_id)
            if part.is_old_part_due and not part.removed_lot_id:
                part.with_user(self.technician).removed_serial = f"OLD-{part.id}"

    def _find_lot(self, product):
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", product.id),
                ("location_id", "in", (self.store | self.tech.location_id).ids),
                ("quantity", ">", 0),
            ]
        )
        taken = self.env["aftersales.work.part"].search([]).lot_id
        lots = quants.lot_id if product == self.gas else quants.lot_id - taken
        return self.chance.choice(lots) if lots else lots

    # === THE MONEY === #

    def _step_invoice(self, case):
        case.with_user(self.accountant).action_invoice()

    def _step_bill(self, case):
        self._step_invoice(case)
        self._step_post(case)

    def _step_post(self, case):
        drafts = case.invoice_ids.filtered(lambda invoice: invoice.state == "draft")
        drafts.with_user(self.accountant).action_post()

    # === WALK === #

    def _begin_walk(self, cost_method):
        self.trace, self.extra = [], Counter()
        self.cases = self.env["aftersales.case"]
        self.requests = self.env["aftersales.part.request"]
        self.returns = self.env["aftersales.dealer.return"]
        for company in self.companies:
            category = self.category.with_company(company)
            category.property_cost_method = cost_method
        self.spares = self._count_spares()
        self.env.flush_all()
        self.newest = [
            self.env[name].search([], order="id desc", limit=1).id
            for name in ("stock.move", "account.move.line")
        ]
        for unit in self.units:
            self.cases |= self._begin(unit)

    def _try(self, step, case):
        """Press a button; what a refusal undoes is forgotten."""
        kept = Counter(self.extra), self.cases, self.requests, self.returns
        if not self._press(step, case):
            self.extra, self.cases, self.requests, self.returns = kept
            return False
        self.trace.append(f"{case.name}: {step} -> {case.state}")
        return True
