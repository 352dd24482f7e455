from odoo import SUPERUSER_ID, Command, api, fields, models

from .stock_move_take import STEP, TAKEN
from .stock_quant_hold import HELD


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
    def _create_aftersales(self, operation, **transfer):
        """Make and validate one transfer of a case, in its company's books.

        :param operation: the ``stock.picking.type``
        :param transfer: see `_prepare_aftersales`
        :return: the done picking, with superuser rights
        :raises UserError: naming the part and place that lacks stock
        """
        return self._make_aftersales([self._prepare_aftersales(operation, **transfer)])

    @api.model
    def _prepare_aftersales(
        self,
        operation,
        *,
        destination,
        move_vals_list,
        partner=None,
        origin=False,
        **picking_vals,
    ):
        """Return the values of one transfer of a case.

        :param operation: the ``stock.picking.type``
        :param destination: the ``stock.location`` all moves go to
        :param move_vals_list: values of the moves, each with its source, its
            quantity in the product's unit and ``aftersales_lot_id``
        :param picking_vals: further values of the transfer
        """
        return {
            "picking_type_id": operation.id,
            "partner_id": partner.id if partner else False,
            "origin": origin,
            "user_id": self.env.uid,
            "company_id": operation.company_id.id,
            "location_id": move_vals_list[0]["location_id"],
            "location_dest_id": destination.id,
            "move_ids": [Command.create(vals) for vals in move_vals_list],
            **picking_vals,
        }

    @api.model
    def _make_aftersales(self, vals_list):
        """Make and validate the transfers of one step, all at once.

        :param vals_list: what `_prepare_aftersales` gave, all of one branch
        :return: the done pickings, with superuser rights
        :raises UserError: naming the part and place that lacks stock
        """
        # superuser: stock.picking - roles of the service take steps without being
        # stock users, and the valuation drops a mere sudo; head office must not
        # post a branch's move in its own books
        pickings = self.with_user(SUPERUSER_ID).with_context(
            allowed_company_ids=[vals_list[0]["company_id"]],
            tracking_disable=True,
            skip_sms=True,
        )
        done = pickings.with_context(**{STEP: True}).create(vals_list)
        done = done.with_context(**{TAKEN: done.ids})
        moves = done.move_ids
        held = moves._fill_aftersales_quantities()
        moves.picked = True
        done.with_context(**{HELD: held.ids})._action_done()
        done = done.with_env(pickings.env)
        done.move_ids._update_orderpoints()
        return done
