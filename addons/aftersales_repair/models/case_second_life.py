from odoo import fields, models
from odoo.exceptions import UserError, ValidationError


class AftersalesCase(models.Model):
    """What becomes of a unit that is ours now, beside being taken apart."""

    _inherit = "aftersales.case"

    can_refurbish = fields.Boolean(compute="_compute_can")
    can_to_maker = fields.Boolean(compute="_compute_can")

    # === ACTION METHODS === #

    def action_open_refurbish(self):
        """Ask what a unit is worth that was made as good as new."""
        self.ensure_one()
        return self._open_wizard("aftersales_case_refurbish_action") | {
            "context": {"default_case_id": self.id}
        }

    def action_refurbish(self, unit_value):
        """Give a unit its second life: in stock at its graded value, with a new card.

        It lies with the refurbished units, where no sale of new ones takes it.

        :param float unit_value: what it is worth, in the currency of its branch
        """
        self.ensure_one()
        if unit_value < 0:
            raise ValidationError(
                self.env._("Enter what the unit is worth: a value is not below zero.")
            )
        company = self._begin_second_life("refurbish")
        # sudo: aftersales.case - storekeepers do not write cases
        case = self.sudo()
        destination = company.aftersales_refurbished_location_id
        case._move_own_unit(
            company,
            "refurbish",
            destination,
            is_aftersales_graded=True,
            aftersales_unit_value=unit_value,
        )
        reason = self.env._("Refurbished with case %s", self.name)
        self.env["aftersales.warranty.card"]._renew_for_refurbished(case.lot_id, reason)
        self._end_second_life(self.env._("The unit was refurbished."))

    def action_to_maker(self, partner=None):
        """Send a unit back to who made it.

        :param partner: a ``res.partner`` or its id; the maker of the unit or the
            principal of its brand by default
        """
        self.ensure_one()
        company = self._begin_second_life("to_maker")
        if isinstance(partner, int):
            partner = self.env["res.partner"].browse(partner)
        # sudo: aftersales.case - storekeepers do not write cases
        case = self.sudo()
        maker = partner or case._get_unit_maker()
        if not maker:
            raise UserError(
                self.env._(
                    "Nobody is known to have made %(unit)s. Enter the maker on the "
                    "unit, or the principal of its brand.",
                    unit=case.lot_id.name or case.product_id.display_name,
                )
            )
        case._move_own_unit(
            company,
            "unit_return",
            self.env.ref("stock.stock_location_suppliers"),
            partner=maker,
        )
        case.lot_id.current_card_id._end_with_unit(
            self.env._("Sent to its maker with case %s", self.name)
        )
        self._end_second_life(
            self.env._("The unit was sent to %s.", maker.display_name)
        )

    # === BUSINESS METHODS === #

    def _get_step_roles(self):
        return super()._get_step_roles() | {
            "refurbish": ("storekeeper",),
            "to_maker": ("storekeeper",),
        }

    def _is_step_open(self, step):
        if step in ("refurbish", "to_maker"):
            # as far as it is ours: its owner has left it, or has got another one
            return super()._is_step_open("dismantle")
        return super()._is_step_open(step)

    def _get_unit_maker(self):
        """Return who made the unit of this case."""
        self.ensure_one()
        return self.lot_id.manufacturer_id or self._get_maker()

    def _begin_second_life(self, step):
        """Check and hold; return the branch that has the unit."""
        self._check_role(step)
        self._check_step(step)
        self._lock()
        return self.sudo().custody_company_id

    def _move_own_unit(
        self, company, operation, destination, partner=None, **move_vals
    ):
        """Move the unit from where it lies in custody to where its way leads."""
        self.ensure_one()
        source = self.custody_location_id
        return self.env["stock.picking"]._create_aftersales(
            company._get_aftersales_operation(operation),
            destination=destination,
            partner=partner,
            origin=self.name,
            move_vals_list=[
                self._prepare_unit_move_vals(source, destination) | move_vals
            ],
        )

    def _end_second_life(self, body):
        """Note that the unit is gone; who waits in sorting has his case ended."""
        self._leave_custody()
        if self.state == "to_sort":
            self._transition("cancelled")
        self.sudo().message_post(body=body, author_id=self.env.user.partner_id.id)
