from datetime import timedelta

from odoo import api, fields, models


class AftersalesCase(models.Model):
    """Whether a unit is back soon after we have worked on it."""

    _inherit = "aftersales.case"

    comeback_of_id = fields.Many2one(
        comodel_name="aftersales.case",
        index="btree_not_null",
        compute="_compute_comeback_of_id",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        domain="[('lot_id', '=', lot_id), ('lot_id', '!=', False)]",
        help="The case whose work did not last: the unit is back within the days the "
        "branch has set. Found at intake, to be cleared where it is another matter.",
    )
    comeback_technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        string="Worked on It Before",
        compute="_compute_comeback_technician_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="The technician whose work did not last.",
    )
    comeback_closed_date = fields.Datetime(
        string="Handed Over Before On",
        compute="_compute_comeback_closed_date",
        compute_sudo=True,
    )

    # === COMPUTE METHODS === #

    # the earlier case is closed: to follow it would cost every step of every case
    @api.depends("comeback_of_id")
    def _compute_comeback_technician_id(self):
        for case in self:
            case.comeback_technician_id = case.comeback_of_id.technician_id

    @api.depends("comeback_of_id")
    def _compute_comeback_closed_date(self):
        for case in self:
            case.comeback_closed_date = case.comeback_of_id.date_closed

    @api.depends("lot_id", "is_installation", "date_received", "company_id")
    def _compute_comeback_of_id(self):
        drafts = self.filtered(lambda case: case.state == "draft")
        earlier = drafts._get_finished_cases()
        for case in self - drafts:
            case.comeback_of_id = case.comeback_of_id
        for case in drafts:
            case.comeback_of_id = next(
                (
                    other
                    for other in earlier.get(case.lot_id, ())
                    if case._is_comeback_of(other)
                ),
                False,
            )

    # === BUSINESS METHODS === #

    def _get_finished_cases(self):
        """Return, by unit, the cases in which we worked on it, the last one first."""
        # sudo: aftersales.case, res.company - the unit may have been in another branch
        cases = self.sudo().filtered(lambda case: case.lot_id and case.date_received)
        days = max(cases.company_id.mapped("aftersales_comeback_days"), default=0)
        if not days:
            return {}
        first_day = min(cases.mapped("date_received")) - timedelta(days=days)
        return (
            cases.search(
                [
                    ("lot_id", "in", cases.lot_id.ids),
                    ("state", "=", "delivered"),
                    ("is_installation", "=", False),
                    ("date_closed", ">=", first_day),
                    ("log_ids.state", "=", "approved"),
                ],
                order="date_closed desc, id desc",
            )
            .with_env(self.env)
            .grouped("lot_id")
        )

    def _is_comeback_of(self, other):
        """Return whether this unit is back too early after an earlier case of it."""
        # sudo: aftersales.case - the other case may be of another branch
        closed = other.sudo().date_closed
        days = timedelta(days=self.company_id.sudo().aftersales_comeback_days)
        return (
            not self.is_installation
            and other != self._origin
            and closed <= self.date_received <= closed + days
        )
