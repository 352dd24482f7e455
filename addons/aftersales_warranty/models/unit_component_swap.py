from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.date_text import name_day

SWAP_COVERAGES = [
    ("own", "Its own warranty, from that day"),
    ("rest", "The rest of the old one's"),
    ("none", "None of its own"),
]


class AftersalesUnitComponent(models.Model):
    """How one component takes the place of another, and the genealogy is kept."""

    _inherit = "aftersales.unit.component"

    replaced_by_id = fields.Many2one(
        "aftersales.unit.component",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    replaces_ids = fields.One2many("aftersales.unit.component", "replaced_by_id")

    # === ACTION METHODS === #

    def action_open_swap(self):
        """Ask what takes the place of this component."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Swap Component"),
            "res_model": "aftersales.component.swap",
            "view_mode": "form",
            "target": "new",
            "context": {"default_component_id": self.id},
        }

    def action_swap(self, lot_id=False, product_id=False, date=False, coverage=False):
        """Take this component out and build another one in, on one day.

        Swapping for the same once more, or twenty times at once, has one effect.

        :param int lot_id: the serial number that goes in
        :param int product_id: what goes in where it has no serial number; the same
            product by default
        :param date: the day of the swap, today by default
        :param str coverage: a key of ``SWAP_COVERAGES``, by default as the warranty
            type of the unit says
        :return: the ids of the component that is in the unit now
        """
        self.ensure_one()
        self.check_access("write")
        lot = self.env["stock.lot"].browse(lot_id or ())
        product = lot.product_id or self.env["product.product"].browse(product_id or ())
        day = fields.Date.to_date(date) or fields.Date.context_today(self)
        return self._swap(product or self.product_id, lot, day, coverage).ids

    # === BUSINESS METHODS === #

    def _swap(self, product, lot, day, coverage=False):
        """Do what :meth:`action_swap` says, whoever caused it.

        :return: the component that is in the unit now
        """
        self._lock_rows()
        if self.date_out:
            new = self.replaced_by_id
            if new and new.product_id == product and new.lot_id == lot:
                return new
            raise UserError(self._get_left_message())
        self._check_can_be_swapped(lot, day)
        new = self.create(self._prepare_swap_vals(product, lot, day))
        self.write({"date_out": day, "replaced_by_id": new.id})
        new._promise(coverage or self._get_swap_coverage(), day, self)
        return new

    @api.model
    def _build_in(self, unit, lot, day):
        """Build a component into a unit that had none of it on record.

        :return: the component that is in the unit now
        """
        new = self.create({"unit_id": unit.id, "lot_id": lot.id, "date_in": day})
        new._promise(new._get_swap_coverage(), day)
        return new

    def _promise(self, coverage, day, old=None):
        """Give a component that went in its own coverage.

        :param coverage: a key of ``SWAP_COVERAGES``
        :param old: the component that went out
        """
        vals_list = self._prepare_swap_coverage_vals_list(coverage, day, old)
        # sudo: aftersales.warranty.coverage - promised by the type, not by hand
        coverages = self.env["aftersales.warranty.coverage"].sudo()
        coverages.create([vals | {"unit_component_id": self.id} for vals in vals_list])

    def _get_left_message(self):
        """Say that the component has gone, and what came in its place."""
        if self.replaced_by_id:
            return self.env._(
                "%(component)s left %(unit)s on %(date)s; %(new)s is in its place. "
                "Swap that one.",
                component=self.display_name,
                unit=self.unit_id.name,
                date=name_day(self.env, self.date_out),
                new=self.replaced_by_id.display_name,
            )
        return self.env._(
            "%(component)s left %(unit)s on %(date)s and cannot be swapped any more.",
            component=self.display_name,
            unit=self.unit_id.name,
            date=name_day(self.env, self.date_out),
        )

    def _check_can_be_swapped(self, lot, day):
        """Refuse a swap before the component went in, or one that is yet to come."""
        if self.date_in and day < self.date_in:
            raise ValidationError(
                self.env._(
                    "%(component)s went into %(unit)s on %(date)s; it cannot leave it "
                    "before that.",
                    component=self.display_name,
                    unit=self.unit_id.name,
                    date=name_day(self.env, self.date_in),
                )
            )
        if day > fields.Date.context_today(self):
            raise ValidationError(
                self.env._(
                    "A swap on %s is yet to come; enter it when it is done.",
                    name_day(self.env, day),
                )
            )
        if lot and lot == self.lot_id:
            raise UserError(
                self.env._(
                    "%(component)s is in %(unit)s already.",
                    component=self.display_name,
                    unit=self.unit_id.name,
                )
            )

    def _prepare_swap_vals(self, product, lot, day):
        """Prepare the component that goes in."""
        return {
            "unit_id": self.unit_id.id,
            "product_id": product.id,
            "lot_id": lot.id,
            "position": self.position,
            "quantity": self.quantity,
            "date_in": day,
        }

    def _get_swap_coverage(self):
        """Return what a component swapped into this unit gets by default."""
        # sudo: aftersales.warranty.card - the storekeeper swaps, the promise decides
        return self.unit_id.sudo().current_card_id.type_id.swap_coverage or "own"

    def _prepare_swap_coverage_vals_list(self, coverage, day, old=None):
        """Prepare the own coverage of a component that went in, see `_promise`."""
        if coverage == "own":
            warranty_type = self.product_id._get_warranty_type().sudo()
            return warranty_type.term_ids._prepare_coverage_vals_list(day)
        if coverage == "none" or not old:
            return []
        # sudo: aftersales.warranty.coverage - the promise moves, nobody edits it
        running = old.sudo().coverage_ids.filtered(
            lambda line: line.date_end and line.date_end >= day
        )
        return [
            vals | {"date_start": max(day, line.date_start or day)}
            for line, vals in zip(running, running.copy_data(), strict=True)
        ]


class AftersalesWarrantyType(models.Model):
    _inherit = "aftersales.warranty.type"

    swap_coverage = fields.Selection(
        SWAP_COVERAGES,
        string="A Swapped Component Gets",
        required=True,
        tracking=True,
        default="own",
        help="The own coverage of a component that takes the place of another in a "
        "unit with a card of this type. What the card promises for the whole unit "
        "counts beside it.",
    )
