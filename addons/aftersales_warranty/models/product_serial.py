from odoo import api, fields, models
from odoo.tools import SQL

from ..rules.number_pattern import collect_free


class ProductTemplate(models.Model):
    """The serials that units of a product are given."""

    _inherit = "product.template"

    serial_pattern_id = fields.Many2one(
        "aftersales.number.pattern",
        string="Serial Numbers",
        index="btree_not_null",
        ondelete="restrict",
        help="Units that we receive, make or register get serial numbers of this "
        "pattern.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_lot_sequence(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_lot_sequence(vals))

    @api.model
    def _with_lot_sequence(self, vals):
        """Let core draw from the pattern's own counter wherever it draws a serial."""
        if "serial_pattern_id" not in vals:
            return vals
        pattern = self.env["aftersales.number.pattern"].browse(
            vals["serial_pattern_id"] or ()
        )
        default = self.env.ref("stock.sequence_production_lots", False)
        # sudo: aftersales.number.pattern - whoever may set it on a product uses it
        sequence = pattern.sudo().sequence_id or default
        return vals | {"lot_sequence_id": sequence.id if sequence else False}

    # === COMPUTE METHODS === #

    @api.depends("serial_pattern_id")
    def _compute_serial_prefix_format(self):
        by_pattern = self.filtered("serial_pattern_id")
        super(ProductTemplate, self - by_pattern)._compute_serial_prefix_format()
        by_pattern.serial_prefix_format = ""

    def _inverse_serial_prefix_format(self):
        # the pattern knows better than a prefix that was left in the form
        by_prefix = self.filtered(lambda template: not template.serial_pattern_id)
        super(ProductTemplate, by_prefix)._inverse_serial_prefix_format()

    @api.depends("serial_pattern_id.example")
    def _compute_next_serial(self):
        by_pattern = self.filtered("serial_pattern_id")
        super(ProductTemplate, self - by_pattern)._compute_next_serial()
        for template in by_pattern:
            template.next_serial = template.serial_pattern_id.example

    # === ACTION METHODS === #

    def action_generate_serials(self):
        """Ask how many units to register, for the only or the first variant."""
        return self.product_variant_ids[:1].action_generate_serials()


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model_create_multi
    def create(self, vals_list):
        # the template gets these values, but not before the defaults of a variant
        templates = self.env["product.template"]
        return super().create(
            [templates._with_lot_sequence(vals) for vals in vals_list]
        )

    def action_generate_serials(self):
        """Ask how many units of this product to register."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Generate Serial Numbers"),
            "res_model": "aftersales.serial.generate",
            "view_mode": "form",
            "target": "new",
            "context": {"default_product_id": self.id},
        }

    def _next_serials(self, count):
        """Draw serials for units of this product that none of its units has.

        :rtype: list[str]
        """
        self.ensure_one()
        if self.serial_pattern_id:
            return self.serial_pattern_id._next_free(count)
        # sudo: ir.sequence - whoever registers units draws their numbers
        return collect_free(
            self.lot_sequence_id.sudo()._next_many, self._get_taken_serials, count
        )

    def _lock_serials(self):
        """Wait for whoever registers units of these products, then start over.

        Serial numbers are unique by Python only. The products are written, not just
        locked: who waited for a mere lock would go on with the view of before it.
        """
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE product_product SET write_date = write_date "
                    "WHERE id IN (SELECT id FROM product_product WHERE id = ANY(%s) "
                    "ORDER BY id FOR NO KEY UPDATE)",
                    sorted(self.ids),
                ),
                # to be turned away is what the turnstile is for, and no fault to log
                log_exceptions=False,
            )

    def _get_taken_serials(self, names):
        """Return those of the names that a unit has, or that wait in a transfer.

        :rtype: set[str]
        """
        # sudo: stock.lot, stock.move.line - taken is taken, in any company
        lots = self.env["stock.lot"].sudo()
        lines = self.env["stock.move.line"].sudo()
        domain = [("product_id", "in", self.ids)]
        waiting = [("lot_name", "in", names), ("state", "not in", ("done", "cancel"))]
        return {
            name
            for (name,) in lots._read_group([*domain, ("name", "in", names)], ["name"])
        } | {name for (name,) in lines._read_group([*domain, *waiting], ["lot_name"])}
