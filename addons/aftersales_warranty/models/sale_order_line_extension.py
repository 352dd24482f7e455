from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.date_text import name_day
from .product_template_extension import EXTENSION_FIELDS

# What decides which card a line prolongs, how often and by what.
EXTENSION_LINE_FIELDS = {"extension_card_id", "product_uom_qty", "product_id"}


class SaleOrderLine(models.Model):
    """Order lines that sell the prolongation of a warranty."""

    _inherit = "sale.order.line"

    is_warranty_extension = fields.Boolean(
        related="product_id.is_warranty_extension", string="Prolongs a Warranty"
    )
    extension_card_id = fields.Many2one(
        "aftersales.warranty.card",
        string="Card to Extend",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The warranty card that this line prolongs. It may stay empty where the "
        "unit is sold with the same order: its card comes with the delivery.",
    )
    extension_ids = fields.One2many(
        "aftersales.warranty.extension",
        "sale_line_id",
        string="Warranty Extensions",
        readonly=True,
    )
    extension_label = fields.Char(string="Extension", compute="_compute_extension")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("extension_ids.state", "extension_ids.name")
    def _compute_extension(self):
        for line in self:
            # sudo: a salesperson sees what his line has become
            extension = line.sudo().extension_ids.sorted("id")[-1:]
            line.extension_label = extension and self.env._(
                "%(extension)s (%(state)s)",
                extension=extension.name,
                state=extension._get_state_label(),
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._extend_warranties()
        return lines

    def write(self, vals):
        if "extension_card_id" in vals:
            self._check_extension_card_change(vals["extension_card_id"])
        products = {line: line.product_id for line in self}
        res = super().write(vals)
        if EXTENSION_LINE_FIELDS & vals.keys():
            changed = self.filtered(lambda line: line.product_id != products[line])
            changed._revoke_extension(
                self.env._("The order line became another product.")
            )
            self._follow_extension_quantity()
            self._extend_warranties()
        return res

    def _check_extension_card_change(self, card_id):
        """Refuse to point a line elsewhere after it has prolonged a card."""
        for line in self.sudo():
            granted = line._get_granted_extensions()
            if granted and granted.card_id.id != card_id:
                raise UserError(
                    self.env._(
                        "%(product)s has prolonged card %(card)s with %(extension)s "
                        "already; cancel the order to choose another card.",
                        product=line.product_id.display_name,
                        card=granted.card_id.name,
                        extension=granted.name,
                    )
                )

    # === BUSINESS METHODS === #

    def _get_extension_lines(self):
        """Return the lines of these that prolong a warranty."""
        return self.filtered(
            lambda line: line.is_warranty_extension and not line.display_type
        )

    def _extend_warranties(self):
        """Prolong the cards of confirmed lines, each line once."""
        lines = self._get_extension_lines().filtered(
            lambda line: line.state == "sale" and line.product_uom_qty
        )
        # sudo: aftersales.warranty.extension - the sale decides, whoever confirms it
        for line in lines.sudo().filtered("extension_card_id"):
            if all(extension.state == "refused" for extension in line.extension_ids):
                message = line._get_extension_error()
                if message:
                    raise UserError(message)
                line._create_extension()._approve()

    def _follow_extension_quantity(self):
        """Take back what a line reduced to nothing has sold; refuse a second unit."""
        # sudo: aftersales.warranty.extension - the sale decides, whoever changes it
        for line in self._get_extension_lines().sudo():
            if line.product_uom_qty > 1 and line._get_granted_extensions():
                raise UserError(line._get_extension_error())
        reduced = self.filtered(lambda line: not line.product_uom_qty)
        reduced._revoke_extension(self.env._("The order line was reduced to nothing."))

    def _get_granted_extensions(self):
        """Return the extensions that these lines have sold and that hold."""
        return self.extension_ids.filtered(
            lambda extension: extension.state == "approved"
        )

    def _revoke_extension(self, reason):
        """Take back what these lines have sold, or refuse where it was used.

        :param str reason: kept on the extension
        """
        # sudo: aftersales.warranty.extension - the sale decides, whoever changes it
        used = self.sudo()._get_granted_extensions()._revoke(reason)
        if used:
            raise UserError(
                self.env._(
                    "%(extensions)s has been used already; its line stays.",
                    extensions=", ".join(used.mapped("name")),
                )
            )

    def _create_extension(self):
        """Write down what the line has sold."""
        self.ensure_one()
        return self.env["aftersales.warranty.extension"].create(
            self._prepare_extension_vals()
        )

    def _prepare_extension_vals(self):
        """Prepare the extension that this line has sold."""
        self.ensure_one()
        return {
            "card_id": self.extension_card_id.id,
            "origin": "sold",
            "sale_line_id": self.id,
            "sale_order_id": self.order_id.id,
            "requested_by_id": self.order_id.user_id.id or self.env.uid,
            "reason": self.env._("Sold with %s", self.order_id.name),
        } | {name: self.product_id[own] for own, name in EXTENSION_FIELDS.items()}

    def _get_extension_error(self):
        """Explain why this line cannot prolong a warranty, if it cannot."""
        self.ensure_one()
        product = self.product_id.display_name
        if self.product_uom_qty != 1:
            return self.env._(
                "%(product)s is sold for one unit: put 1 as quantity, and one line for "
                "each further unit.",
                product=product,
            )
        card = self.extension_card_id
        if not card:
            return not self.order_id._sells_warranted_unit() and self.env._(
                "Choose the warranty card that %(product)s prolongs.", product=product
            )
        return card._get_extension_error() or self._get_grace_error()

    def _get_grace_error(self):
        """Explain that the warranty ended too long ago, if it did."""
        card = self.extension_card_id
        today = fields.Date.context_today(self)
        grace = self.product_id.extension_grace_days
        if not card.date_end or (today - card.date_end).days <= grace:
            return False
        return self.env._(
            "The warranty of %(card)s ended on %(date)s; %(product)s is sold until "
            "%(days)s days after the end.",
            card=card.name,
            date=name_day(self.env, card.date_end),
            product=self.product_id.display_name,
            days=grace,
        )
