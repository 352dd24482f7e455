from odoo import fields, models

REPLACEMENT_TERMS = [
    ("rest", "Rest of the Old Term"),
    ("fresh", "Fresh Term"),
]


class AftersalesWarrantyType(models.Model):
    """What is promised for the unit that replaces another, or that was refurbished."""

    _inherit = "aftersales.warranty.type"

    replacement_term = fields.Selection(
        REPLACEMENT_TERMS,
        string="Replacing Unit Gets",
        required=True,
        default="rest",
        tracking=True,
        help="The cover of a unit that replaces another one: what is left of the old "
        "promise, to the same last days, or a full new one from the day of the "
        "replacement.",
    )
    refurbished_type_id = fields.Many2one(
        "aftersales.warranty.type",
        string="Refurbished Units Get",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The type of the new card of a unit that we have refurbished. Empty: it "
        "is promised what a new one is.",
    )

    def _get_refurbished_type(self):
        """Return the type of the card that a refurbished unit gets."""
        return self.refurbished_type_id or self
