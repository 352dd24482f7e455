from odoo import fields, models


class AftersalesCase(models.Model):
    """When the customer would like us to come, before anything is agreed."""

    _inherit = "aftersales.case"

    visit_wish_start = fields.Datetime(
        string="Wishes a Visit From",
        copy=False,
        help="What the customer asked for in the portal; nothing is agreed yet.",
    )
    visit_wish_end = fields.Datetime(string="Wishes a Visit To", copy=False)

    def action_agree_wish(self):
        """Agree to the visits as their customers wish them."""
        self.check_access("write")
        for case in self.filtered("visit_wish_start"):
            case.write(
                {
                    "visit_start": case.visit_wish_start,
                    "visit_end": case.visit_wish_end,
                }
            )

    # === PORTAL METHODS === #

    def _get_portal_photos(self):
        """Return the pictures of the unit with the addresses that show them."""
        self.ensure_one()
        photos = self.photo_ids.filtered(
            lambda photo: photo.mimetype.startswith("image/")
        )
        return [
            {"name": photo.name, "url": f"/web/image/{photo.id}?access_token={token}"}
            for photo, token in zip(photos, photos.generate_access_token(), strict=True)
        ]
