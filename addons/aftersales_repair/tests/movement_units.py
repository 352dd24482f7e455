from collections import Counter

from .movement_supply import MovementSupply
from .test_dealer_return import DealerReturnCommon


class MovementUnits(MovementSupply, DealerReturnCommon):
    """What becomes of whole units: given for faulty ones, returned, sold again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.big_fridge = cls._make_product(
            "Fridge 500", 600.0, 1200.0, tracking="serial", is_serviceable=True
        )
        cls.unit_products = cls.fridge | cls.big_fridge

    @classmethod
    def _add_spares(cls):
        """Put whole units in stock that may be given for faulty ones."""
        for number in range(3):
            cls._add_stock(cls.fridge, 1, f"FR-S{number}")
        cls._add_stock(cls.big_fridge, 1, "FR-BIG")

    def _find_spares(self):
        """Return the units that lie with us and are ours."""
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "in", self.unit_products.ids),
                ("location_id.usage", "=", "internal"),
                ("location_id.is_custody", "=", False),
                ("quantity", ">", 0),
            ]
        )
        return quants.lot_id.sorted("id")

    def _count_spares(self):
        return Counter(lot.product_id for lot in self._find_spares())

    # === EXCHANGE === #

    def _step_replace(self, case):
        spares = self._find_spares()
        if not spares:
            raise LookupError("No unit is in stock.")
        spare = self.chance.choice(spares)
        is_other = spare.product_id != case.product_id
        user = self.manager if is_other else self.dispatcher
        case.with_user(user).action_replace(spare)
        self.extra[spare.product_id] -= 1

    def _step_refurbish(self, case):
        value = self.chance.randint(0, 40000) / 100
        case.with_user(self.storekeeper).action_refurbish(value)
        self.extra[case.product_id] += 1

    def _step_unit_to_maker(self, case):
        case.with_user(self.storekeeper).action_to_maker(self.maker)

    # === DEALER === #

    def _get_returns(self, *states):
        found = self.returns.filtered(lambda document: document.state in states)
        if not found:
            raise LookupError(f"No return is {states}.")
        return self.chance.choice(found)

    def _step_announce(self, _case):
        count = self.chance.randint(1, len(self.lots))
        lots = self.lots.browse(self.chance.sample(self.lots.ids, count))
        self.returns |= self._make_return(lots)

    def _step_bring(self, _case):
        self._get_returns("draft").with_user(self.storekeeper).action_receive()

    def _step_inspect(self, _case):
        document = self._get_returns("received")
        for line in document.line_ids.with_user(self.inspector):
            line.grade = self.chance.choice("aabbc")
            if self.chance.random() < 0.2:
                line.disposition = "back"
            elif line.disposition == "refurbish":
                line.unit_value = self.chance.randint(0, 40000) / 100
            line.is_credited = self.chance.random() < 0.7
        document.with_user(self.inspector).action_inspect()

    def _step_settle_return(self, _case):
        document = self._get_returns("inspected")
        document.with_user(self.storekeeper).action_settle()
        for line in document.line_ids:
            if line.disposition in ("restock", "refurbish"):
                self.extra[line.product_id] += 1

    def _step_call_off(self, _case):
        document = self._get_returns("draft", "received", "inspected")
        document.with_user(self.storekeeper).action_cancel()

    def _step_credit(self, _case):
        drafts = self.returns.refund_ids.filtered(lambda move: move.state == "draft")
        if not drafts:
            raise LookupError("No credit note is drafted.")
        drafts.with_user(self.accountant).action_post()
