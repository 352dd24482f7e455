from odoo import api, fields, models


class AftersalesUnitComponent(models.Model):
    _inherit = "aftersales.unit.component"

    production_id = fields.Many2one(
        "mrp.production",
        string="Manufacturing Order",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The order by which the component was built in.",
    )
    batch_lot_id = fields.Many2one(
        "stock.lot",
        string="Component Batch",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('product_id', '=', product_id), ('product_id.tracking', '=', 'lot')]",
        help="The batch the component is of, where it has no serial number.",
    )

    def _get_genealogy_key(self):
        """Return what tells one component of a manufacturing order from another."""
        self.ensure_one()
        return (
            self.unit_id.id,
            self.product_id.id,
            self.lot_id.id,
            self.batch_lot_id.id,
        )

    @api.model
    def _release_for_production(self, vals_list):
        """Take serial numbers out of the units they were in before.

        What was consumed was no longer there, whatever the record says.

        :param vals_list: the values of the components about to be built in
        """
        lot_ids = [vals["lot_id"] for vals in vals_list if vals["lot_id"]]
        self.search(
            [("lot_id", "in", lot_ids), ("is_installed", "=", True)]
        )._take_out_today()

    def _take_out_today(self):
        """Write down that components are no longer in their units."""
        today = fields.Date.context_today(self)
        for component in self:
            component.date_out = max(filter(None, (today, component.date_in)))
        # before the row of their next unit, for the unique index looks at each row
        self.flush_recordset(["date_out"])
