from odoo import fields, models


class AftersalesTechnician(models.Model):
    """What a technician should carry, and what of it lacks."""

    _inherit = "aftersales.technician"

    part_minimum_count = fields.Integer(
        string="Parts Below Minimum",
        compute="_compute_part_minimum_count",
        groups="aftersales_warranty.aftersales_group_storekeeper",
    )

    # === COMPUTE METHODS === #

    def _compute_part_minimum_count(self):
        counts = dict(
            self.env["stock.warehouse.orderpoint"]._read_group(
                [
                    ("aftersales_technician_id", "in", self.ids),
                    ("is_below_minimum", "=", True),
                ],
                ["aftersales_technician_id"],
                ["__count"],
            )
        )
        for technician in self:
            technician.part_minimum_count = counts.get(technician, 0)

    # === ACTION METHODS === #

    def action_view_minimum(self):
        """Open what this technician should carry, to set it and to ask for it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_minimum_action"
        )
        # sudo: stock.warehouse - the storekeeper of another branch helps out
        warehouse = (
            self.company_id.sudo()._get_aftersales_operation("draw").warehouse_id
        )
        return action | {
            "domain": [("aftersales_technician_id", "=", self.id)],
            "context": {
                "default_location_id": self.location_id.id,
                "default_company_id": self.company_id.id,
                "default_warehouse_id": warehouse.id,
                "default_trigger": "manual",
            },
        }
