from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .order_parts import DRAWING_STATES


class AftersalesTechnician(models.Model):
    """The parts a technician carries, and answers for until he has settled."""

    _name = "aftersales.technician"
    _inherit = ["aftersales.technician", "aftersales.gate.mixin"]

    part_quantity = fields.Float(
        string="Parts in Hand",
        compute="_compute_part_quantity",
        digits="Product Unit",
        help="Pieces this technician carries.",
    )
    part_value = fields.Monetary(
        string="Value of Parts",
        compute="_compute_part_value",
        currency_field="part_currency_id",
        groups="aftersales_warranty.aftersales_group_storekeeper,"
        "aftersales_warranty.aftersales_group_accountant",
        help="Worth of what this technician carries, at cost.",
    )
    part_currency_id = fields.Many2one(related="company_id.currency_id")
    date_settled = fields.Datetime(
        string="Settled On",
        readonly=True,
        copy=False,
        help="When everything this technician had was last taken back.",
    )
    open_debts = fields.Text(
        compute="_compute_open_debts",
        groups="aftersales_warranty.aftersales_group_user",
        help="What this technician still has of ours.",
    )
    is_leaving = fields.Boolean(compute="_compute_is_leaving")

    # === COMPUTE METHODS === #

    def _compute_part_quantity(self):
        # sudo: stock.quant - dispatchers see how much, not where else it lies
        quantities = dict(
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [("aftersales_technician_id", "in", self.ids)],
                ["aftersales_technician_id"],
                ["quantity:sum"],
            )
        )
        for technician in self:
            technician.part_quantity = quantities.get(technician.sudo(), 0)

    def _compute_part_value(self):
        for technician in self:
            quants = technician.sudo()._get_quants()
            technician.part_value = sum(quants.mapped("value"))

    def _compute_open_debts(self):
        for technician in self:
            # sudo: what he owes, whoever may see the technician
            technician.open_debts = "\n".join(technician.sudo()._get_open_debts())

    @api.depends("date_end", "active")
    def _compute_is_leaving(self):
        today = fields.Date.context_today(self)
        for technician in self:
            technician.is_leaving = not technician.active or bool(
                technician.date_end and technician.date_end <= today
            )

    @api.onchange("date_end")
    def _onchange_date_end(self):
        debts = self.is_leaving and self._origin.sudo()._get_open_debts()
        if debts:
            return {
                "warning": {
                    "title": self.env._(
                        "%s has not settled yet", self.name or self._origin.name
                    ),
                    "message": "\n".join(debts),
                }
            }

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return {"date_settled"}

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self.filtered("active")._check_settled()
        if "location_id" in vals:
            self.filtered(
                lambda technician: technician.location_id.id != vals["location_id"]
            )._check_carries_nothing()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_unsettled(self):
        self._check_settled()

    # === ACTION METHODS === #

    def action_view_parts(self):
        """Open what these technicians carry."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_hand_stock_action"
        )
        return action | {
            "domain": [("aftersales_technician_id", "in", self.ids)],
            "context": {},
        }

    def action_count(self):
        """Open the count of what this technician carries.

        Differences are posted as those of any other count.
        """
        self.ensure_one()
        self._check_storekeeper()
        # sudo: aftersales.technician - the right was checked
        technician = self.sudo()
        quants = self.env["stock.quant"].with_context(
            allowed_company_ids=technician.company_id.ids,
        )
        action = quants.action_view_inventory()
        return action | {
            "name": self.env._("Count of %s", self.name),
            "domain": [("location_id", "child_of", technician.location_id.ids)],
            "context": action["context"]
            | {
                "default_location_id": technician.location_id.id,
                "default_company_id": technician.company_id.id,
                "hide_location": True,
                "search_default_my_count": False,
            },
        }

    def action_settle(self):
        """Take everything these technicians carry back into the store.

        :return: a notice of what came back and what they still owe
        :raises UserError: when part of it is set aside for another transfer
        """
        self._check_storekeeper()
        # sudo: aftersales.technician - the right was checked
        technicians = self.sudo()
        technicians._lock_rows()
        # written, not just locked: whoever waited must see what the first one did
        technicians.write({"date_settled": fields.Datetime.now()})
        technicians.flush_recordset()
        pickings = self.env["stock.picking"]
        debts = []
        for technician in technicians:
            returned = technician._return_all_parts()
            owed = technician._get_open_debts()
            technician._post_settlement(returned, owed)
            pickings |= returned
            debts += owed
        notice = self.env["aftersales.order"]._notify_moved(pickings, {})
        if debts:
            params = notice["params"]
            params["message"] = " ".join([params["message"], *debts])
            params["type"] = "warning"
        return notice

    # === BUSINESS METHODS === #

    def _check_storekeeper(self):
        """Refuse whoever is not to touch what technicians carry."""
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(
            "aftersales_warranty.aftersales_group_storekeeper"
        ):
            raise AccessError(
                self.env._(
                    "What technicians carry is counted and taken back by the store; "
                    "ask the storekeeper."
                )
            )

    def _get_quants(self):
        """Return the ``stock.quant`` of what these technicians carry."""
        return self.env["stock.quant"].search(
            [
                ("aftersales_technician_id", "in", self.ids),
                ("quantity", "!=", 0),
            ]
        )

    def _get_free_quantities(self, products):
        """Return what this technician carries that is not set aside.

        :return: quantity by (product, serial or lot)
        :rtype: dict
        """
        groups = self.env["stock.quant"]._read_group(
            [
                ("product_id", "in", products.ids),
                ("location_id", "=", self.location_id.id),
            ],
            ["product_id", "lot_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        )
        return {
            (product, lot): quantity - reserved
            for product, lot, quantity, reserved in groups
        }

    def _get_drawing_orders(self):
        """Return the open jobs of these technicians."""
        return self.env["aftersales.order"].search(
            [
                ("technician_id", "in", self.ids),
                ("state", "in", DRAWING_STATES),
            ]
        )

    def _get_open_debts(self):
        """Return, in sentences, what this technician has of ours.

        Hook: extend it with what else must come back before he leaves.

        :rtype: list[str]
        """
        self.ensure_one()
        carried = self._format_carried()
        if not carried:
            return []
        return [
            self.env._(
                "%(technician)s carries %(parts)s.",
                technician=self.name,
                parts=carried,
            )
        ]

    def _format_carried(self):
        """Return, as text, what this technician carries; empty for nothing."""
        quantities = {}
        for quant in self._get_quants() if self.id else ():
            product = quant.product_id
            quantities[product] = quantities.get(product, 0) + quant.quantity
        return self.env["aftersales.order"]._format_quantities(quantities)

    def _check_carries_nothing(self):
        """Refuse to give technicians another place while parts lie at theirs."""
        for technician in self.sudo():
            carried = technician._format_carried()
            if carried:
                raise UserError(
                    self.env._(
                        "%(technician)s carries %(parts)s at %(place)s. Take "
                        "everything back before he gets another place.",
                        technician=technician.name,
                        parts=carried,
                        place=technician.location_id.display_name,
                    )
                )

    def _check_settled(self):
        """Refuse to let technicians go who have something of ours."""
        for technician in self.sudo():
            debts = technician._get_open_debts()
            if debts:
                raise UserError(
                    self.env._(
                        "%(technician)s cannot leave before he has settled:\n%(debts)s",
                        technician=technician.name,
                        debts="\n".join(debts),
                    )
                )

    def _return_all_parts(self):
        """Move all this technician carries into the store of his branch.

        What was drawn for a job goes back for this job: it counts no more for it.
        """
        self.ensure_one()
        quants = self._get_quants().filtered(lambda quant: quant.quantity > 0)
        self._check_not_reserved(quants)
        orders = self.order_ids.search(
            [("technician_id", "=", self.id), ("has_drawn_parts", "=", True)]
        )
        pickings = orders._return_parts(needed_too=True)
        orders.has_drawn_parts = False
        rest = self._get_quants().filtered(lambda quant: quant.quantity > 0)
        return pickings | self._return_quants(rest)

    def _return_quants(self, quants):
        """Move what this technician carries for no job into the store."""
        if not quants:
            return self.env["stock.picking"]
        company = quants.company_id
        store = company._get_aftersales_operation("consumption").default_location_src_id
        return self.env["stock.picking"]._create_aftersales(
            company._get_aftersales_operation("give_back"),
            destination=store,
            partner=self.partner_id,
            origin=self.name,
            move_vals_list=[
                {
                    "product_id": quant.product_id.id,
                    "product_uom_qty": quant.quantity,
                    "product_uom": quant.product_uom_id.id,
                    "location_id": quant.location_id.id,
                    "location_dest_id": store.id,
                    "aftersales_lot_id": quant.lot_id.id,
                }
                for quant in quants
            ],
        )

    def _check_not_reserved(self, quants):
        held = quants.filtered(
            lambda quant: quant.product_uom_id.compare(quant.reserved_quantity, 0) > 0
        )
        if held:
            raise UserError(
                self.env._(
                    "%(parts)s in the hands of %(technician)s is set aside for a "
                    "transfer. Finish or cancel the transfer first.",
                    parts=", ".join(held.product_id.mapped("display_name")),
                    technician=self.name,
                )
            )

    def _post_settlement(self, pickings, debts):
        """Keep on the technician what came back and what he still owes."""
        lines = [self.env._("Everything in hand was taken back."), *debts]
        if pickings:
            lines[0] = self.env._(
                "Everything in hand was taken back: %s.",
                ", ".join(pickings.mapped("name")),
            )
        self.message_post(
            body=Markup("<br/>").join(lines), author_id=self.env.user.partner_id.id
        )
