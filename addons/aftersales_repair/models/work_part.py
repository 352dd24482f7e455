from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier


class AftersalesWorkPart(models.Model):
    """A part of a case: planned by the diagnosis, then used by a log."""

    _name = "aftersales.work.part"
    _description = "Work Part"
    _inherit = ["aftersales.verdict.mixin", "aftersales.audited.mixin"]
    _audited_parent = "case_id"
    _audited_fields = (
        "product_id",
        "quantity",
        "goodwill_percent",
        "covered_percent",
        "lot_id",
    )
    _order = "case_id, id"

    product_id = fields.Many2one(
        string="Part", domain="[('type', '=', 'consu')]", ondelete="restrict"
    )
    tracking = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Serial In",
        index="btree_not_null",
        domain="[('product_id', '=', product_id)]",
        copy=False,
        help="The serial of the part that is built in.",
    )
    removed_lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Serial Out",
        index="btree_not_null",
        domain="[('product_id', '=', product_id)]",
        copy=False,
        help="The serial of the part that is taken out.",
    )
    removed_serial = fields.Char(
        string="Old Serial",
        compute="_compute_removed_serial",
        inverse="_inverse_removed_serial",
        help="The serial on the part that was taken out, as it stands there; one we "
        "never had is registered.",
    )
    is_old_part_due = fields.Boolean(
        string="Old Part Back",
        compute="_compute_is_old_part_due",
        store=True,
        readonly=False,
        help="The defective part comes into our custody: whenever the warranty pays "
        "for the new one and its product leaves an old one.",
    )
    move_ids = fields.One2many(
        comodel_name="stock.move", inverse_name="aftersales_part_id", copy=False
    )
    share_entry_id = fields.Many2one(
        comodel_name="account.move",
        string="Entry of the Customer's Share",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    _goodwill_range = models.Constraint(
        "CHECK (goodwill_percent IS NULL OR goodwill_percent BETWEEN 0 AND 100)",
        "Goodwill lies between 0 and 100 percent.",
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity of a part must be more than zero."
    )

    # === COMPUTE METHODS === #

    @api.depends("covered_percent")
    def _compute_is_old_part_due(self):
        for part in self:
            part.is_old_part_due = part._must_bring_old_part()

    @api.depends("removed_lot_id")
    def _compute_removed_serial(self):
        for part in self:
            part.removed_serial = part.removed_lot_id.name

    def _inverse_removed_serial(self):
        for part in self:
            serial = clean_identifier(part.removed_serial)
            part.removed_lot_id = serial and part._find_or_register_lot(serial)

    # === CONSTRAINT METHODS === #

    @api.constrains("lot_id", "removed_lot_id", "product_id", "quantity")
    def _check_lots(self):
        for part in self:
            for lot in part.lot_id | part.removed_lot_id:
                if lot.product_id != part.product_id:
                    raise ValidationError(
                        self.env._(
                            "Serial %(lot)s belongs to %(other)s, not to %(part)s.",
                            lot=lot.name,
                            other=lot.product_id.display_name,
                            part=part.product_id.display_name,
                        )
                    )
            if part.tracking == "serial" and part.lot_id and part.quantity != 1:
                raise ValidationError(
                    self.env._(
                        "%(part)s with serial %(lot)s is one piece; enter one line "
                        "per serial.",
                        part=part.product_id.display_name,
                        lot=part.lot_id.name,
                    )
                )

    @api.constrains("lot_id", "removed_lot_id")
    def _check_lots_differ(self):
        for part in self:
            if part.lot_id and part.lot_id == part.removed_lot_id:
                raise ValidationError(
                    self.env._(
                        "%(part)s %(lot)s is built in and taken out at once; enter the "
                        "serial of the old part as “Serial Out”.",
                        part=part.product_id.display_name,
                        lot=part.lot_id.name,
                    )
                )

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"share_entry_id"}

    def _check_serials(self):
        """Refuse to hand in a tracked part whose serials nobody wrote down."""
        for part in self.filtered(lambda part: part.tracking != "none"):
            if not part.lot_id:
                raise UserError(
                    self.env._(
                        "Enter the serial of the %s that was built in.",
                        part.product_id.display_name,
                    )
                )
            if part.is_old_part_due and not part.removed_lot_id:
                raise UserError(
                    self.env._(
                        "Enter the serial of the old %s that was taken out. Where "
                        "there is none, a manager unticks “Old Part Back”.",
                        part.product_id.display_name,
                    )
                )
            part._check_taken_out(part.removed_lot_id)

    def _check_taken_out(self, lots):
        """Refuse as old part what lies in our hands: nobody took it out of a unit.

        :param lots: the ``stock.lot`` that is said to have been taken out
        """
        # sudo: stock.quant - a technician keeps no stock, of whatever branch
        quants = lots.sudo().quant_ids.filtered(
            lambda quant: quant.quantity > 0 and quant.location_id.usage == "internal"
        )
        for quant in quants:
            raise UserError(
                self.env._(
                    "%(serial)s lies at %(place)s: it cannot be the old part of "
                    "%(case)s. Check the serial.",
                    serial=quant.lot_id.name,
                    place=quant.location_id.display_name,
                    case=self.case_id.name,
                )
            )

    def _find_or_register_lot(self, serial):
        """Return the lot of this part with ``serial``, made if we never had it."""
        # sudo: stock.lot - a technician reads a serial off a part, he keeps no stock
        lots = self.env["stock.lot"].sudo()
        return lots._find_or_register(self.product_id, serial).with_env(self.env)

    def _get_settled_fields(self):
        return super()._get_settled_fields() | {
            "lot_id",
            "removed_lot_id",
            "is_old_part_due",
        }

    def _get_verdict_kind(self):
        return "part"
