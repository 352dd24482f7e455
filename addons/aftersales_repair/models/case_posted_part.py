from odoo import fields, models
from odoo.exceptions import UserError


class AftersalesCase(models.Model):
    """Parts that were posted for work that its customer then declined."""

    _inherit = "aftersales.case"

    has_posted_open = fields.Boolean(
        string="Posted Parts Not Settled",
        compute="_compute_has_posted_open",
        search="_search_has_posted_open",
        groups="base.group_user",
    )
    can_posted_keep = fields.Boolean(compute="_compute_can")
    can_posted_return = fields.Boolean(compute="_compute_can")
    can_posted_waive = fields.Boolean(compute="_compute_can")

    # === COMPUTE METHODS === #

    def _compute_has_posted_open(self):
        for case in self:
            case.has_posted_open = bool(case._get_posted_open())

    def _search_has_posted_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = fields.Domain("part_ids", "any!", [("is_posted_open", "=", True)])
        return domain if True in value else ~domain

    # === BUSINESS METHODS === #

    def _get_step_roles(self):
        return super()._get_step_roles() | {
            "posted_keep": ("accountant",),
            "posted_return": ("storekeeper",),
            "posted_waive": ("manager",),
        }

    def _is_step_open(self, step):
        if step in ("posted_keep", "posted_return", "posted_waive"):
            return bool(self._get_posted_open())
        return super()._is_step_open(step)

    def _get_posted_open(self):
        """Return the posted parts that are to be settled for themselves."""
        self.ensure_one()
        # sudo: aftersales.work.part - read to decide, whoever looks
        return self.sudo().part_ids.filtered("is_posted_open")

    def _check_posted_parts_logged(self):
        """Name the other way out where no log will come any more."""
        parts = self._get_posted_open()
        if parts:
            raise UserError(
                self.env._(
                    "%(parts)s of case %(case)s went to the customer for work that is "
                    "not done. Charge it, take it back, or let a manager waive it "
                    "first.",
                    parts=", ".join(parts.product_id.mapped("display_name")),
                    case=self.name,
                )
            )
        return super()._check_posted_parts_logged()

    def _get_open_duties(self):
        duties = super()._get_open_duties()
        parts = self._get_posted_open()
        if parts:
            duties.append(
                self.env._(
                    "Posted for case %(case)s and not used: %(parts)s. Charge them, "
                    "take them back, or let a manager waive them.",
                    case=self.name,
                    parts=", ".join(parts.product_id.mapped("display_name")),
                )
            )
        return duties
