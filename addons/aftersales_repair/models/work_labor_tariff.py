from odoo import api, fields, models

from ..rules.tariff import choose


class AftersalesWorkLabor(models.Model):
    """What a tariff says of a line: the product it is sold as and how much of it."""

    _inherit = "aftersales.work.labor"

    tariff_id = fields.Many2one(
        comodel_name="aftersales.tariff",
        index="btree_not_null",
        compute="_compute_tariff_id",
        store=True,
        precompute=True,
        copy=False,
        help="The tariff that chose product and quantity of this line.",
    )
    tariff_quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_tariff_id",
        store=True,
        precompute=True,
        copy=False,
    )
    is_added_by_tariff = fields.Boolean(readonly=True, copy=False)
    quantity = fields.Float(
        compute="_compute_quantity",
        store=True,
        precompute=True,
        readonly=False,
        default=None,
    )

    # === COMPUTE METHODS === #

    @api.depends("service_id", "case_id")
    def _compute_tariff_id(self):
        rules = self.env["aftersales.tariff"]._get_rules()
        for labor in self:
            rule, job = None, None
            if rules and labor.service_id:
                job = labor.case_id._get_tariff_job()
                rule = choose(rules, labor.service_id._origin.id, job)
            labor.tariff_id = rule and rule.id
            labor.tariff_quantity = (
                rule.get_quantity(job, labor.service_id.standard_hours) if rule else 0.0
            )

    @api.depends("service_id", "tariff_id")
    def _compute_product_id(self):
        super()._compute_product_id()
        for labor in self:
            # sudo: aftersales.tariff - what was chosen shows on the line
            labor.product_id = labor.sudo().tariff_id.product_id or labor.product_id

    @api.depends("tariff_id", "tariff_quantity")
    def _compute_quantity(self):
        for labor in self:
            if labor.tariff_id:
                labor.quantity = labor.tariff_quantity
            else:
                labor.quantity = labor.quantity or 1.0

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"is_added_by_tariff"}

    def _is_left_to_tariff(self):
        """Return whether nobody has changed, quoted or used this line by now."""
        self.ensure_one()
        return (
            bool(self.tariff_id)
            and not self.log_id
            and not self.sale_line_id
            and self.quantity == self.tariff_quantity
        )

    def _refresh_tariff(self):
        """Choose anew for lines whose job has changed, and judge them again."""
        changed = self.browse()
        for labor in self:
            before = (labor.tariff_id, labor.tariff_quantity)
            labor._compute_tariff_id()
            if before != (labor.tariff_id, labor.tariff_quantity):
                changed |= labor
        changed._judge()
