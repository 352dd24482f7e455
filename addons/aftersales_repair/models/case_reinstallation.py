from odoo import api, fields, models


class AftersalesCase(models.Model):
    """Which installation of the same unit a reinstallation follows."""

    _inherit = "aftersales.case"

    previous_installation_id = fields.Many2one(
        comodel_name="aftersales.case",
        string="Installed Before By",
        compute="_compute_previous_installation_id",
        help="The latest installation of this unit that was done before this one.",
    )

    # === COMPUTE METHODS === #

    @api.depends("lot_id", "work_type_id")
    def _compute_previous_installation_id(self):
        again = self.filtered(
            lambda case: case.lot_id and case.work_type_id.is_reinstallation
        )
        (self - again).previous_installation_id = False
        earlier = self.search(
            [
                ("lot_id", "in", again.lot_id.ids),
                ("installation_state", "=", "completed"),
            ],
            order="id desc",
        ).grouped("lot_id")
        for case in again:
            own_id = case._origin.id
            case.previous_installation_id = next(
                (
                    other
                    for other in earlier.get(case.lot_id._origin, ())
                    if not own_id or other.id < own_id
                ),
                False,
            )
