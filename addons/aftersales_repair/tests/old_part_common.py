from .common import AftersalesRepairCommon


class OldPartCommon(AftersalesRepairCommon):
    """A technician who replaces parts and brings the old ones back himself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.is_old_part_required = True
        cls.process.is_estimate_required = False
        cls._add_stock(cls.gasket, 30)
        cls.maker = cls.env["res.partner"].create({"name": "Arctic Works"})
        cls.brand = cls.env["aftersales.brand"].create(
            {"name": "Arctic", "partner_id": cls.maker.id}
        )
        cls.gasket.aftersales_brand_id = cls.brand

    def _use(self, product, quantity=1, **vals):
        """Let the technician use a part on a unit of its own; return the debt."""
        unit = self._make_unit(f"FR-{product.id}-{self._next()}")
        case = self._request(unit.name)
        order = self._assign(case)
        part = self._plan_part(case, product, quantity, **vals)
        part.log_id = order.action_start()
        self._submit(order)
        return part.old_part_ids

    def _next(self):
        self.count = getattr(self, "count", 0) + 1
        return self.count

    def _use_compressor(self, old="CP-OLD"):
        """Let him replace a compressor; return the debt of the old one."""
        number = self._next()
        new = self._add_stock(self.compressor, 1, f"CP-NEW-{number}")
        return self._use(self.compressor, lot_id=new.id, removed_serial=old)

    def _get_place(self, grade):
        return self.company._get_old_part_location(grade)

    def _as_storekeeper(self, old_parts):
        return old_parts.with_user(self.storekeeper)
