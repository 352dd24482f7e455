from collections import defaultdict

from odoo import api, models


class AftersalesWorkPart(models.Model):
    """Whether a planned part is there, and the case that waits for it."""

    _inherit = "aftersales.work.part"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.case_id._update_part_waiting()
        return parts

    def write(self, vals):
        res = super().write(vals)
        if {"product_id", "quantity", "lot_id"} & vals.keys():
            self.case_id._update_part_waiting()
        return res

    def unlink(self):
        cases = self.case_id
        res = super().unlink()
        cases._update_part_waiting()
        return res

    # === BUSINESS METHODS === #

    def _is_awaited(self):
        """Return whether the technician is still going to need this part."""
        self.ensure_one()
        return (
            self.product_id.is_storable
            and not self.move_ids
            and not self.is_declined
            and self.log_id.state in (False, "draft")
        )

    def _filter_lacking(self, store):
        """Return the parts that neither ``store`` nor their technician has whole.

        :param store: the ``stock.location`` the workshop takes its parts from
        """
        own = self.case_id.technician_id.location_id
        free = self._read_free_quantities(own | store, store)
        taken = defaultdict(float)
        lacking = self.browse()
        for part in self.sorted(lambda part: (part.case_id.priority_sequence, part.id)):
            key = (part.product_id, part.lot_id)
            for place in (part.case_id.technician_id.location_id, store):
                left = free[(place, *key)] - taken[(place, *key)]
                if part.product_id.uom_id.compare(left, part.quantity) >= 0:
                    taken[(place, *key)] += part.quantity
                    break
            else:
                lacking |= part
        return lacking

    def _filter_held(self, place):
        """Return the parts that ``place`` has whole, one after the other.

        :param place: a ``stock.location``, with what lies below it
        """
        free = self._read_free_quantities(place, place)
        held = self.browse()
        for part in self:
            key = (place, part.product_id, part.lot_id)
            if part.product_id.uom_id.compare(free[key], part.quantity) >= 0:
                free[key] -= part.quantity
                held |= part
        return held

    def _read_free_quantities(self, places, store):
        """Return what is free by place, product and serial, and without regard to it.

        Shelves below the store belong to the store.
        """
        free = defaultdict(float)
        for place, product, lot, quantity, reserved in self.env[
            "stock.quant"
        ]._read_group(
            [
                ("product_id", "in", self.product_id.ids),
                ("location_id", "child_of", places.ids),
            ],
            ["location_id", "product_id", "lot_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        ):
            counted = place if place in places else store
            free[counted, product, lot] += quantity - reserved
            if lot:
                free[counted, product, lot.browse()] += quantity - reserved
        return free
