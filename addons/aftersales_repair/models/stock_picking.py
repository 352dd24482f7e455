from odoo import SUPERUSER_ID, Command, api, fields, models

from .stock_move_take import TAKEN


class StockPicking(models.Model):
    _inherit = "stock.picking"

    aftersales_operation = fields.Selection(
        related="picking_type_id.aftersales_operation"
    )
    aftersales_case_count = fields.Integer(compute="_compute_aftersales_case_count")

    def _compute_aftersales_case_count(self):
        for picking in self:
            picking.aftersales_case_count = len(picking.move_ids.aftersales_case_id)

    def _compute_location_id(self):
        """Keep the places of case transfers: a partner must not redirect them."""
        others = self.filtered(lambda picking: not picking.move_ids.aftersales_case_id)
        return super(StockPicking, others)._compute_location_id()

    def action_view_aftersales_cases(self):
        """Open the cases this transfer belongs to."""
        self.ensure_one()
        return self.env["aftersales.case"]._get_action(
            [("id", "in", self.move_ids.aftersales_case_id.ids)]
        )

    @api.model
    def _create_aftersales(
        self,
        operation,
        *,
        destination,
        move_vals_list,
        partner=None,
        origin=False,
        **picking_vals,
    ):
        """Make and validate one transfer of a case, in its company's books.

        :param operation: the ``stock.picking.type``
        :param destination: the ``stock.location`` all moves go to
        :param move_vals_list: values of the moves, each with its source, its
            quantity in the product's unit and ``aftersales_lot_id``
        :param picking_vals: further values of the transfer
        :return: the done picking, with superuser rights
        :raises UserError: naming the part and place that lacks stock
        """
        company = operation.company_id
        # superuser: stock.picking - roles of the service take steps without being
        # stock users, and the valuation drops a mere sudo; head office must not
        # post a branch's move in its own books
        pickings = self.with_user(SUPERUSER_ID).with_context(
            allowed_company_ids=company.ids,
            tracking_disable=True,
            skip_sms=True,
        )
        picking = pickings.create(
            {
                "picking_type_id": operation.id,
                "partner_id": partner.id if partner else False,
                "origin": origin,
                "user_id": self.env.uid,
                "company_id": company.id,
                "location_id": move_vals_list[0]["location_id"],
                "location_dest_id": destination.id,
                "move_ids": [Command.create(vals) for vals in move_vals_list],
                **picking_vals,
            }
        )
        picking = picking.with_context(**{TAKEN: picking.id})
        picking.move_ids._fill_aftersales_quantities()
        picking.move_ids.picked = True
        picking.move_ids._read_quants()
        picking._action_done()
        return picking.with_env(pickings.env)
