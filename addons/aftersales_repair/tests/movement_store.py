from .movement_units import MovementUnits


class MovementStore(MovementUnits):
    """What the store does with parts, new and old."""

    def _step_old_parts(self, case):
        case.with_user(self.storekeeper).action_old_parts_back()

    def _step_dismantle(self, case):
        quantity = self.chance.randint(1, 2)
        case.with_user(self.storekeeper).action_dismantle(
            [
                {
                    "product_id": self.gasket.id,
                    "quantity": quantity,
                    "unit_value": self.chance.choice([0, 2.5, 8]),
                }
            ]
        )
        self.extra[self.gasket] += quantity

    def _step_draw(self, case):
        self._get_order(case).with_user(self.storekeeper).action_draw_parts()

    def _step_give_back(self, case):
        self._get_order(case).with_user(self.storekeeper).action_return_parts()

    def _step_receive(self, _case):
        """Buy parts at a new price."""
        product = self.chance.choice(self.parts)
        quantity = self.chance.randint(1, 5)
        self._transfer(
            self.warehouse.in_type_id,
            self.suppliers,
            self.store,
            {product: quantity},
            cost=self.chance.randint(100, 2000) / 100,
        )
        self.extra[product] += quantity

    def _step_carry(self, _case):
        """Hand gaskets to the technician."""
        self._transfer(
            self.warehouse.int_type_id,
            self.store,
            self.tech.location_id,
            {self.gasket: self.chance.randint(1, 3)},
        )

    def _transfer(self, operation, source, destination, quantities, cost=0):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": operation.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "location_id": source.id,
                            "location_dest_id": destination.id,
                        },
                    )
                    for product, quantity in quantities.items()
                ],
            }
        )
        picking.action_confirm()
        for move in picking.move_ids:
            self._fill_move(move)
            if cost:
                move.value_manual = cost * move.quantity
        picking.move_ids.picked = True
        picking._action_done()

    def _fill_move(self, move):
        """Enter what came in, with the numbers that stand on it."""
        move.quantity = move.product_uom_qty
        if move.product_id == self.gas:
            move.move_line_ids.lot_id = self.gas_lot
        if move.product_id == self.compressor:
            for number, line in enumerate(move.move_line_ids):
                line.lot_name = f"CP-{move.id}-{number}"

    def _step_count(self, _case):
        """Count gaskets where they lie; something is missing or turns up."""
        place = self.chance.choice(self.store | self.tech.location_id)
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        quant = quants.search(
            [
                ("product_id", "=", self.gasket.id),
                ("location_id", "=", place.id),
            ],
            limit=1,
        )
        found = self.chance.randint(-1, 2)
        if not quant or quant.quantity + found < 0:
            raise LookupError("There is nothing to count.")
        quant.inventory_quantity = quant.quantity + found
        quant.action_apply_inventory()
        self.extra[self.gasket] += found

    # === OLD PARTS === #

    def _get_old_parts(self, state):
        """Return some of the old parts that are in ``state``, as the storekeeper's."""
        debts = self.cases.part_ids.old_part_ids.filtered(
            lambda debt: debt.state == state
        )
        if not debts:
            raise LookupError(f"No old part is {state}.")
        count = self.chance.randint(1, len(debts))
        return debts[:count].with_user(self.storekeeper)

    def _step_old_parts_in(self, _case):
        grade = self.chance.choice([False, "repairable", "scrap", "maker"])
        self._get_old_parts("owed").action_receive(grade)

    def _step_old_part_in_pieces(self, _case):
        """Bring back one piece of several."""
        debt = self._get_old_parts("owed")[:1]
        debt._split(1)
        debt.action_receive()

    def _step_grade(self, _case):
        grade = self.chance.choice(["repairable", "repairable", "scrap", "maker"])
        self._get_old_parts("received").action_grade(grade)

    def _step_scrap_old(self, _case):
        self._get_old_parts("received").action_scrap()

    def _step_to_maker(self, _case):
        self._get_old_parts("received").action_return_to_maker()

    def _step_recover(self, _case):
        debts = self._get_old_parts("received")
        debts.action_recover(self.chance.choice([0, 1.5, 9]))
        for debt in debts:
            self.extra[debt.product_id] += debt.quantity

    def _step_write_off(self, _case):
        self._get_old_parts("owed").with_user(self.manager).action_write_off("Lost")

    def _step_undo(self, _case):
        state = self.chance.choice(["received", "written_off"])
        self._get_old_parts(state).with_user(self.manager).action_undo()
