from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..rules.old_parts import IN_STATES


class AftersalesWorkPart(models.Model):
    """A used part whose old one must come back before the line counts as settled."""

    _inherit = "aftersales.work.part"

    old_part_ids = fields.One2many(
        comodel_name="aftersales.old.part", inverse_name="part_id", copy=False
    )
    is_old_part_received = fields.Boolean(
        compute="_compute_is_old_part_received",
        help="All that was taken out has come back.",
    )
    is_settled = fields.Boolean(
        string="Settled",
        compute="_compute_is_settled",
        store=True,
        help="The part was used, and its old one is in where it must come back. Only "
        "then may anybody else be asked to pay for it.",
    )

    # === COMPUTE METHODS === #

    @api.depends("old_part_ids.state")
    def _compute_is_old_part_received(self):
        for part in self:
            # sudo: aftersales.old.part - technicians read their own debts only
            debts = part.sudo().old_part_ids
            part.is_old_part_received = bool(debts) and all(
                debt.state in IN_STATES for debt in debts
            )

    # once it is used nobody changes whether the old part is due: see the settled fields
    @api.depends("old_part_ids.state", "move_ids.state")
    def _compute_is_settled(self):
        for part in self:
            # sudo: stock.move - technicians do not read stock moves
            part.is_settled = bool(part.sudo().move_ids) and (
                not part.is_old_part_due or part.is_old_part_received
            )

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        if "is_old_part_due" in vals:
            self._check_not_waived()
        return res

    def _check_not_waived(self):
        """Refuse that who has to bring an old part back excuses himself.

        :raises AccessError: naming the part, and who may
        """
        manager = "aftersales_warranty.aftersales_group_manager"
        if self.env.su or self.env.user.has_group(manager):
            return
        for part in self:
            if part._must_bring_old_part() and not part.is_old_part_due:
                raise AccessError(
                    self.env._(
                        "The warranty pays for %(part)s on case %(case)s, so the old "
                        "one comes back. Only a manager may excuse it.",
                        part=part.product_id.display_name,
                        case=part.case_id.name,
                    )
                )

    # === BUSINESS METHODS === #

    def _must_bring_old_part(self):
        """Return whether the old part comes back unless a manager excuses it."""
        self.ensure_one()
        return self.covered_percent > 0 and self.product_id.has_old_part

    def _open_old_parts(self):
        """Note which old parts must come back for these used ones, once for each.

        A debt opened before the new part moves is worth nothing yet: see
        `aftersales.old.part._note_value`.

        :return: the debts that are open, with superuser rights
        """
        # sudo: aftersales.old.part - debts follow the work, nobody enters them
        due = self.sudo().filtered("is_old_part_due")
        due.old_part_ids.create(
            [part._prepare_old_part_vals() for part in due if not part.old_part_ids]
        )
        return due.old_part_ids.filtered(lambda debt: debt.state == "owed")

    def _prepare_old_part_vals(self):
        """Return the debt of the old part of this line."""
        self.ensure_one()
        case = self.case_id
        # the work may be with another branch by now
        moves = self.move_ids.filtered(lambda move: move.state == "done")
        company = moves.company_id[:1] or case.workshop_company_id
        technician = self.log_id.technician_id or case.technician_id
        day = fields.Date.context_today(self, max(moves.mapped("date"), default=None))
        return {
            "part_id": self.id,
            "case_id": case.id,
            "product_id": self.product_id.id,
            "lot_id": self.removed_lot_id.id,
            "quantity": self.quantity,
            "company_id": company.id,
            "technician_id": technician.id,
            "agent_id": technician.agent_id.id,
            "maker_id": self._get_old_part_maker().id,
            "date_owed": day,
            "date_due": fields.Date.add(day, days=company.aftersales_old_part_days),
            "value": self._get_old_part_value(company),
        }

    def _get_old_part_value(self, company):
        """Return what the books of ``company`` say the new part cost."""
        self.ensure_one()
        issued = self.move_ids.filtered(
            lambda move: move.state == "done" and move.is_out
        )
        return company.currency_id.round(sum(issued.mapped("value")))

    def _get_old_part_maker(self):
        """Return who made this part: the principal of its brand, else of the unit's."""
        brand = (
            self.product_id.aftersales_brand_id
            or self.case_id.product_id.aftersales_brand_id
        )
        return brand.partner_id
