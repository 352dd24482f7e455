from odoo import fields, models


class AftersalesProcess(models.Model):
    """How much of the work of a process an inspector sees."""

    _inherit = "aftersales.process"

    check_mode = fields.Selection(
        [("never", "Never"), ("always", "Always"), ("sample", "By Sample")],
        string="Quality Check",
        required=True,
        default="always",
        help="Always: every submitted log is inspected before the unit can be handed "
        "over. By sample: some are drawn, and what was sent back is seen again.",
    )
    check_percent = fields.Float(
        string="Inspected (%)",
        default=20.0,
        help="How many of a hundred logs are drawn for inspection, where a technician "
        "has no rate of his own.",
    )
    is_review_required = fields.Boolean(
        string="Warranty Review",
        help="What a warranty has paid is reviewed once the work is done; the case is "
        "not locked before.",
    )

    _check_percent_range = models.Constraint(
        "CHECK (check_percent IS NULL OR check_percent BETWEEN 0 AND 100)",
        "The share of inspected logs lies between 0 and 100 percent.",
    )
