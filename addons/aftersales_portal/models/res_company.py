from odoo import fields, models


class ResCompany(models.Model):
    """What visitors of the portal may send us."""

    _inherit = "res.company"

    aftersales_upload_megabytes = fields.Integer(
        string="Largest Upload (MB)",
        default=10,
        required=True,
        help="A larger file that is sent by a form of the portal is refused.",
    )
    aftersales_upload_count = fields.Integer(
        string="Files per Upload",
        default=20,
        required=True,
        help="So many files may be sent at once by a form of the portal.",
    )

    aftersales_report_days = fields.Integer(
        string="Repairs Reported Within (Days)",
        default=60,
        required=True,
        help="How long after a repair an agent who works without a network may report "
        "it by a list; 0 for any time.",
    )
    is_aftersales_bill_required = fields.Boolean(
        string="Bill to Register a Unit",
        help="Customers who register a unit in the portal must send their bill too.",
    )

    _aftersales_upload_positive = models.Constraint(
        "CHECK (aftersales_upload_megabytes > 0 AND aftersales_upload_count > 0)",
        "Allow at least one file of one megabyte for uploads in the portal.",
    )

    # === CRUD METHODS === #

    def cache_invalidation_fields(self):
        # the sight of a portal user ends at the companies he may enter
        return super().cache_invalidation_fields() | {"user_ids"}
