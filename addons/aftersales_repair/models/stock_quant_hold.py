from odoo import models
from odoo.tools import SQL

# names, in the context, the quants that this transaction holds already
HELD = "aftersales_held_quant_ids"


class StockQuant(models.Model):
    """What lies somewhere, held by the lock of a whole step."""

    _inherit = "stock.quant"

    def try_lock_for_update(self, *, allow_referencing=False, limit=None):
        """Do not ask again for what the step holds."""
        if limit == 1 and self[:1].id in self.env.context.get(HELD, ()):
            return self[:1]
        return super().try_lock_for_update(
            allow_referencing=allow_referencing, limit=limit
        )

    def _hold(self, needed):
        """Hold these at once, where core would hold them one by one.

        Who takes of ``needed`` at that moment waits, and starts over with what is left.
        Of the others, what somebody holds is left out: nobody waits for where parts go.

        :param needed: those of these that something is taken from
        :return: what is held
        """
        if not self:
            return self
        self.env.cr.execute(
            SQL(
                """
                WITH needed AS (
                    SELECT id FROM stock_quant WHERE id = ANY(%s)
                    ORDER BY id FOR NO KEY UPDATE
                ), others AS (
                    SELECT id FROM stock_quant WHERE id = ANY(%s)
                    ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
                )
                SELECT id FROM needed UNION ALL SELECT id FROM others
                """,
                needed.ids,
                (self - needed).ids,
            ),
            log_exceptions=False,
        )
        return self.browse(id_ for (id_,) in self.env.cr.fetchall())

    def _leave_carriers(self):
        """Bring what another branch gave under cover to where all customers' lies.

        In the books of that branch: a transfer moves nothing of another company.
        """
        customers = self.env["stock.location"]._get_customers()
        for (company, place), quants in self.grouped(
            lambda quant: (quant.company_id, quant.location_id)
        ).items():
            self.env["stock.picking"]._create_aftersales(
                company._get_aftersales_operation("transfer"),
                destination=customers,
                move_vals_list=[
                    {
                        "product_id": quant.product_id.id,
                        "product_uom_qty": quant.quantity,
                        "product_uom": quant.product_uom_id.id,
                        "location_id": place.id,
                        "location_dest_id": customers.id,
                        "aftersales_lot_id": quant.lot_id.id,
                    }
                    for quant in quants
                ],
            )
