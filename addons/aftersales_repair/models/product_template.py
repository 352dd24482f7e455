from odoo import fields, models


class ProductTemplate(models.Model):
    """What a job on a unit of this product is, unless somebody says otherwise."""

    _inherit = "product.template"

    aftersales_work_type_id = fields.Many2one(
        comodel_name="aftersales.work.type",
        string="Usual Work Type",
        index="btree_not_null",
        help="A new case of this product starts with this kind of work.",
    )
    aftersales_service_type_id = fields.Many2one(
        comodel_name="aftersales.service.type",
        string="Usual Service Type",
        index="btree_not_null",
        help="On whose account cases of this product run: a warranty type of account "
        "while the unit is covered, a charged one when it is not, others always.",
    )
    aftersales_priority_id = fields.Many2one(
        comodel_name="aftersales.priority",
        string="Usual Priority",
        index="btree_not_null",
        help="A new case of this product starts with this priority.",
    )
    aftersales_service_ids = fields.Many2many(
        comodel_name="aftersales.service",
        relation="aftersales_service_product_rel",
        column1="product_template_id",
        column2="aftersales_service_id",
        string="Services",
        # who has no role in the service may not read these, and copies all the same
        copy=False,
        groups="aftersales_warranty.aftersales_group_user",
        help="What is done on units of this product only; services that name no "
        "product are done on every unit.",
    )

    # === CRUD METHODS === #

    def copy(self, default=None):
        copies = super().copy(default)
        # sudo: aftersales.service - whoever keeps the products
        for product, duplicate in zip(self.sudo(), copies.sudo(), strict=True):
            if "aftersales_service_ids" not in (default or {}):
                duplicate.aftersales_service_ids = product.aftersales_service_ids
        return copies

    # === ACTION METHODS === #

    def action_set_serviceable(self):
        """Take in units of these products from now on."""
        self.is_serviceable = True

    def action_unset_serviceable(self):
        """Take in no more units of these products; open cases go on."""
        self.is_serviceable = False
