from odoo import fields, models
from odoo.fields import Domain


class AftersalesTechnicalDocumentMixin(models.AbstractModel):
    """A record on which the papers of its products are at hand: manuals, drawings."""

    _name = "aftersales.technical.document.mixin"
    _description = "Technical Documents"

    technical_document_count = fields.Integer(
        compute="_compute_technical_document_count",
        groups="aftersales_warranty.aftersales_group_user",
    )

    def _compute_technical_document_count(self):
        for record in self:
            record.technical_document_count = self.env["product.document"].search_count(
                record._get_technical_document_domain()
            )

    def action_view_technical_documents(self):
        """Open the papers of the products of this record."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Technical Documents"),
            "res_model": "product.document",
            "view_mode": "kanban,list,form",
            "domain": list(self._get_technical_document_domain()),
            # papers are kept on the product, where all its units find them
            "context": {"create": False, "search_default_group_kind": 1},
        }

    def _get_documented_products(self):
        """Return the ``product.product`` whose papers belong to this record."""
        self.ensure_one()
        return self.product_id

    def _get_technical_document_domain(self):
        products = self._get_documented_products()
        return (
            Domain("res_model", "=", "product.template")
            & Domain("res_id", "in", products.product_tmpl_id.ids)
        ) | (
            Domain("res_model", "=", "product.product")
            & Domain("res_id", "in", products.ids)
        )


class ProductDocument(models.Model):
    """What a paper of a product is to whoever repairs it."""

    _inherit = "product.document"

    technical_kind = fields.Selection(
        [
            ("manual", "Service Manual"),
            ("bulletin", "Technical Bulletin"),
            ("drawing", "Drawing or Diagram"),
            ("parts", "Parts List"),
            ("safety", "Safety Notice"),
            ("installation", "Installation Guide"),
        ],
        index="btree_not_null",
        help="Technicians find the papers of a unit grouped by this kind.",
    )


class StockLot(models.Model):
    """The papers of a unit are those of its product."""

    _name = "stock.lot"
    _inherit = ["stock.lot", "aftersales.technical.document.mixin"]


class AftersalesCase(models.Model):
    """The papers of a case are those of its unit, its parts and its services."""

    _name = "aftersales.case"
    _inherit = ["aftersales.case", "aftersales.technical.document.mixin"]

    def _get_documented_products(self):
        # sudo: parts and labour - the papers are no secret to who sees the case
        case = self.sudo()
        products = super()._get_documented_products().sudo()
        return products | case.part_ids.product_id | case.labor_ids.product_id


class AftersalesOrder(models.Model):
    """The papers of an order are those of its case."""

    _name = "aftersales.order"
    _inherit = ["aftersales.order", "aftersales.technical.document.mixin"]

    def _get_documented_products(self):
        # sudo: aftersales.case - the papers of the job, whoever has it
        case = self.sudo().case_id
        # an order that is being made has no case yet
        return case._get_documented_products() if case else self.product_id
