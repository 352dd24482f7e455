from odoo import api, fields, models


class AftersalesCase(models.Model):
    """What product and services say of a new case: kind of work, account, priority."""

    _inherit = "aftersales.case"

    priority_color = fields.Integer(
        related="priority_id.color", string="Priority Color"
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id", "labor_ids.service_id")
    def _compute_work_type_id(self):
        for case in self:
            case.work_type_id = case._get_master_default("work_type_id")
        new = self.filtered(
            lambda case: not case.work_type_id and case.state == "draft"
        )
        if new:
            new.work_type_id = self.env["aftersales.work.type"].search(
                [("is_installation", "=", False)], limit=1
            )

    @api.depends("product_id", "labor_ids.service_id", "request_id.priority_id")
    def _compute_priority_id(self):
        usual = self.env.ref(
            "aftersales_repair.aftersales_priority_normal", raise_if_not_found=False
        )
        for case in self:
            case.priority_id = (
                case.state == "draft" and case.request_id.priority_id
            ) or case._get_master_default("priority_id")
            if not case.priority_id and case.state == "draft":
                case.priority_id = usual

    @api.depends("product_id", "labor_ids.service_id")
    def _compute_service_type_id(self):
        super()._compute_service_type_id()
        for case in self.filtered(lambda case: case.state == "draft"):
            given = case._get_master_default("service_type_id")
            if given == case.service_type_id:
                continue
            basis = "in_warranty" if case._is_covered() else "charged"
            if given.account_basis in (basis, "contract", "goodwill"):
                case.service_type_id = given

    # === BUSINESS METHODS === #

    def _get_master_default(self, field):
        """Return what a planned service, else the product, says of a draft case.

        :param str field: a field of the case that both may set
        :return: a record; what the case has where neither says anything
        """
        self.ensure_one()
        if self.state != "draft":
            return self[field]
        # sudo: product.template - what is usual is no secret to who sees the case
        product = self.sudo().product_id.product_tmpl_id
        given = self.labor_ids.service_id[field][:1] or product[f"aftersales_{field}"]
        return given.with_env(self.env) or self[field]
