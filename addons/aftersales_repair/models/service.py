from odoo import api, fields, models


class AftersalesService(models.Model):
    """A catalogue entry: what is done, how long it takes and what it is sold as."""

    _name = "aftersales.service"
    _description = "Service"
    _order = "code, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char()
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("labor", "Labour"), ("travel", "Travel"), ("fee", "Fee")],
        required=True,
        default="labor",
        help="Warranties cover labour and travel by different percents; a fee is "
        "covered like labour.",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Sold as",
        required=True,
        index=True,
        domain="[('type', '=', 'service')]",
        help="The service product on estimate and invoice; its pricelists set the "
        "price.",
    )
    standard_hours = fields.Float(
        help="The time the job should take, in hours. Score and planning read it.",
    )
    product_tmpl_ids = fields.Many2many(
        comodel_name="product.template",
        relation="aftersales_service_product_rel",
        string="For Products",
        help="The units this service is done on; empty means every unit.",
    )

    part_ids = fields.Many2many(
        comodel_name="product.product",
        relation="aftersales_service_part_rel",
        string="Usual Parts",
        domain="[('type', '=', 'consu')]",
        help="What this service mostly needs: planning it on a case plans these parts.",
    )

    _standard_hours_positive = models.Constraint(
        "CHECK (standard_hours >= 0)", "The standard time cannot be negative."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for service in self:
            service.display_name = (
                f"[{service.code}] {service.name}" if service.code else service.name
            )
