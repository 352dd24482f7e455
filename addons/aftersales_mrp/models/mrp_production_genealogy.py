from collections import defaultdict

from odoo import fields, models

from ..rules.genealogy import share_out


class MrpProduction(models.Model):
    """What went into each unit that was made."""

    _inherit = "mrp.production"

    unit_component_ids = fields.One2many(
        "aftersales.unit.component",
        "production_id",
        string="Components Built in",
        groups="aftersales_warranty.aftersales_group_user",
    )

    def _record_components(self):
        """Bring the components of the units in line with what was consumed.

        Consumption may be corrected after the order is done: what was never in the
        unit goes off the record, what has been taken out since stays on it.
        """
        self.ensure_one()
        # sudo: aftersales.unit.component - genealogy follows what is consumed
        component_model = self.env["aftersales.unit.component"].sudo()
        units = self._get_own_unit_lines().lot_id
        if not units:
            return
        wanted = self._prepare_components(units)
        known = {
            component._get_genealogy_key(): component
            for component in self.sudo().unit_component_ids
        }
        component_model.union(
            *(component for key, component in known.items() if key not in wanted)
        ).filtered("is_installed").unlink()
        vals_list = [vals for key, vals in wanted.items() if key not in known]
        component_model._release_for_production(vals_list)
        component_model.create(vals_list)

    def _get_own_unit_lines(self):
        """Return the lines of the units that the order was made for."""
        return self._get_unit_lines().filtered(
            lambda line: line.product_id == line.move_id.production_id.product_id
        )

    def _prepare_components(self, units):
        """Prepare a component of each unit for each thing that went into it.

        :rtype: dict[tuple, dict]
        """
        self.ensure_one()
        result = {}
        for product, lines in self._get_consumed_lines().grouped("product_id").items():
            for unit, lots in zip(
                units, self._share_out_lots(product, lines, len(units)), strict=True
            ):
                for lot in lots:
                    vals = self._prepare_component_vals(unit, product, lot)
                    if lot != unit:
                        result[
                            unit.id, product.id, vals["lot_id"], vals["batch_lot_id"]
                        ] = vals
        return result

    def _get_consumed_lines(self):
        """Return the consumed lines that are worth a record of the unit.

        Serial numbers and batches are; of things without either, those on the parts
        list of the product are, for screws and glue say nothing about a unit.
        """
        # sudo: aftersales.product.part - whoever makes units need not see the list
        fitting = self.sudo().product_id._get_fitting_products()
        return self.move_raw_ids.filtered(
            lambda move: (
                move.state == "done"
                and (move.has_tracking != "none" or move.product_id in fitting)
            )
        ).move_line_ids.filtered(lambda line: line.quantity > 0)

    def _share_out_lots(self, product, lines, count):
        """Tell which serial numbers or batches of one component each unit has.

        :return: for each unit a list of `stock.lot`, one empty for an untracked thing
        """
        if product.tracking == "none":
            return [[lines.lot_id.browse()]] * count
        amounts = defaultdict(float)
        for line in lines.sorted("id"):
            amounts[line.lot_id] += line.quantity_product_uom
        return share_out(
            list(amounts.items()), count, is_whole=product.tracking == "serial"
        )

    def _prepare_component_vals(self, unit, product, lot):
        """Prepare the record of one component of one unit."""
        is_serial = product.tracking == "serial"
        count = len(self._get_own_unit_lines())
        note = count > 1 and self.env._("By turn: one of %s units made together", count)
        return {
            "production_id": self.id,
            "unit_id": unit.id,
            "product_id": product.id,
            "lot_id": is_serial and lot.id,
            "batch_lot_id": not is_serial and lot.id,
            "date_in": self.env["aftersales.warranty.card"]._get_local_date(
                self._get_production_moment()
            ),
            "note": note,
        }
