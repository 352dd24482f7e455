from odoo import fields, models
from odoo.exceptions import UserError

# a visit that has not begun yet, at a customer's who keeps the unit himself
SITE_STATES = ("no_charge", "quote_approved", "to_repair")


class AftersalesCase(models.Model):
    """Replacement: a new unit goes out, the faulty one comes in, the cover moves."""

    _inherit = "aftersales.case"

    replacement_lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Replaced By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The unit the customer got instead of his own.",
    )
    can_replace_other = fields.Boolean(compute="_compute_can")

    # === ACTION METHODS === #

    def action_replace(self, lot, price_difference=None):
        """Settle the difference of the prices of a unit of another model."""
        self.ensure_one()
        if isinstance(lot, int):
            lot = self.env["stock.lot"].browse(lot)
        is_other = self._is_other_model(lot)
        if is_other:
            self._check_other_model(lot)
        super().action_replace(lot, price_difference)
        if is_other:
            self._settle_difference(lot, price_difference)

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"replacement_lot_id"}

    def _get_step_roles(self):
        return super()._get_step_roles() | {"replace_other": ("manager",)}

    def _is_step_open(self, step):
        if step in ("replace", "replace_other"):
            return self._can_replace_on_site() or super()._is_step_open("replace")
        return super()._is_step_open(step)

    def _can_replace_on_site(self):
        """Return whether the unit may be replaced where it stands, at the customer's.

        Either nobody has begun to work on it, or the work has shown that it is
        beyond repair.
        """
        self.ensure_one()
        if self.place != "customer" or self.is_in_custody or self.is_installation:
            return False
        if self.product_id.type != "consu":
            return False
        # sudo: orders and logs - those who replace read neither of agents
        case = self.sudo()
        if self.state in SITE_STATES:
            return not case.order_ids.filtered(lambda row: row.state == "in_progress")
        last = case.log_ids.filtered(lambda log: log.state == "approved").sorted("id")
        return self.state == "delivered" and last[-1:].is_beyond_repair

    def _replace_unit(self, lot):
        """Issue ``lot`` on the carrier's account; move the card to it."""
        self.ensure_one()
        if lot == self.lot_id:
            raise UserError(
                self.env._("%s cannot replace itself; choose another unit.", lot.name)
            )
        self._bring_in_faulty_unit()
        picking = self._issue_replacement(lot)
        # sudo: aftersales.warranty.card - the dispatcher replaces, the card follows
        cards = self.sudo().card_id | self.sudo().lot_id.card_ids
        cards._action_replace(lot)
        # the faulty unit is ours now and stays in custody
        # sudo: aftersales.case - the step has checked the role
        self.sudo().replacement_lot_id = lot
        self.lot_id._link_replacement(lot)
        self.lot_id._set_condition("faulty")
        self._after_replacement(picking.move_ids)
        self.message_post(
            body=self.env._(
                "%(old)s replaced by %(new)s.",
                old=self.lot_id.name or self.product_id.display_name,
                new=lot.name,
            )
        )

    def _after_replacement(self, moves):
        """Post what a replacement costs, where a template says so. Hook.

        :param moves: the done ``stock.move`` by which the new unit went out
        """
        self.env["aftersales.posting"]._post_activity(
            "replacement_unit",
            self,
            sum(moves.mapped("value")),
            company=moves.company_id,
            case=self,
            partner=self.partner_id,
            product=moves.product_id,
        )

    def _issue_replacement(self, lot):
        """Send the new unit out of our stock, at the cost of who bears it."""
        company = self.workshop_company_id
        operation = company._get_aftersales_operation("consumption")
        carrier = self._get_default_carrier()
        destination = company.sudo()._get_consumption_location(carrier)
        source = self._get_replacement_source(lot, operation)
        return self.env["stock.picking"]._create_aftersales(
            operation,
            destination=destination,
            partner=self.partner_id,
            origin=self.name,
            move_vals_list=[
                {
                    "aftersales_case_id": self.id,
                    "product_id": lot.product_id.id,
                    "product_uom_qty": 1,
                    "product_uom": lot.product_id.uom_id.id,
                    "location_id": source.id,
                    "location_dest_id": destination.id,
                    "aftersales_lot_id": lot.id,
                }
            ],
        )

    def _get_replacement_source(self, lot, operation):
        """Return where the new unit is taken from: store, technician, refurbished."""
        company = operation.company_id.sudo()
        store = operation.default_location_src_id
        # sudo: stock.location - roles of the service do not read the stock
        place = lot.sudo().location_id
        own = (
            company.aftersales_technician_location_id
            | company.aftersales_refurbished_location_id
        )
        is_own = any(
            (place.parent_path or "").startswith(root.parent_path) for root in own
        )
        return place if is_own else store

    def _bring_in_faulty_unit(self):
        """Take a faulty unit from its customer's: it is sorted like any other.

        What was planned to repair it is called off.
        """
        if self.is_in_custody:
            return
        self._check_logs_settled()
        if self.date_closed:
            self._check_no_open_case(self.lot_id.ids)
        # sudo: aftersales.order, sale.order - the role was checked by the step
        orders = self.sudo().order_ids.filtered("is_open")
        agent = self.service_agent_id if orders.agent_id else orders.agent_id
        orders._action_cancel()
        self.sudo()._withdraw_estimates()
        if self.state != "to_repair":
            self._transition("to_repair")
        company = self.workshop_company_id
        place = company._get_custody_location(agent)
        self._move_units(
            company, "intake", self.env["stock.location"]._get_customers(), place
        )
        self._enter_custody(company, place, agent)
        self._transition("to_sort")

    def _finish_work(self, beyond_repair=False):
        res = super()._finish_work(beyond_repair)
        units = self.filtered(lambda case: not case.is_installation)
        if beyond_repair:
            units.lot_id._set_condition("faulty")
            return res
        worked_on = units.filtered(
            lambda case: any(line.log_id for line in (*case.part_ids, *case.labor_ids))
        )
        worked_on.lot_id._set_condition("repaired")
        return res

    def _consume_parts(self, parts):
        res = super()._consume_parts(parts)
        for part in parts:
            part.removed_lot_id._link_replacement(part.lot_id)
        return res
