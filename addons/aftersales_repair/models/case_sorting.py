from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

SORTING_DECISIONS = [
    ("back", "Give Back"),
    ("given_up", "Owner Leaves It"),
]


class AftersalesCase(models.Model):
    """Units that are sorted: back to their owners, or taken apart by us."""

    _inherit = "aftersales.case"

    sorting_decision = fields.Selection(
        SORTING_DECISIONS,
        readonly=True,
        copy=False,
        help="What becomes of a unit that is not repaired.",
    )
    date_dismantled = fields.Datetime(
        string="Taken Apart On", readonly=True, copy=False
    )
    dismantled_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Taken Apart By",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    can_give_up = fields.Boolean(compute="_compute_can")
    can_dismantle = fields.Boolean(compute="_compute_can")

    # === ACTION METHODS === #

    def action_open_sort(self):
        """Ask what becomes of these units, listed by their owners."""
        return self._open_wizard("aftersales_case_sort_action")

    def action_open_dismantle(self):
        """Ask which parts of this unit are good."""
        self.ensure_one()
        return self._open_wizard("aftersales_case_dismantle_action") | {
            "context": {"default_case_id": self.id}
        }

    def action_sort(self):
        res = super().action_sort()
        # sudo: aftersales.case - the step has checked the role
        back = self.sudo().filtered(lambda case: case.state == "ready")
        back.sorting_decision = "back"
        return res

    def action_give_up(self, said_by=False):
        """Note that the owners leave their units with us: we may take them apart.

        :param str said_by: who said so; the customer by default
        """
        self._check_role("give_up")
        self._check_step("give_up")
        self._lock()
        # sudo: aftersales.case - the role was checked
        self.sudo().sorting_decision = "given_up"
        for case in self:
            case.message_post(
                body=self.env._(
                    "%s leaves the unit with us.", said_by or case.partner_id.name
                )
            )

    def action_dismantle(self, parts=()):
        """Take a unit apart: its good parts come into stock, the rest is scrap.

        Everything goes through custody: what was in it was never ours in the books.
        A case that has not ended yet ends here, as nobody gets the unit back.

        :param parts: the good parts, dicts with ``product_id``, ``quantity``,
            ``lot_id`` and ``unit_value``, what one is worth in stock
        """
        self.ensure_one()
        self._check_role("dismantle")
        self._check_step("dismantle")
        self._lock()
        self._check_good_parts(parts)
        # sudo: aftersales.case - storekeepers do not write cases
        case = self.sudo()
        company = case.custody_company_id
        if parts:
            case._recover_parts(company, parts)
        case._scrap_unit(company)
        case._leave_custody()
        case._end_unit()
        case.write(
            {
                "date_dismantled": self.env.cr.now(),
                "dismantled_by_id": self.env.uid,
            }
        )
        if case.state == "to_sort":
            self._transition("cancelled")
        self._post_dismantled(parts)

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "sorting_decision",
            "date_dismantled",
            "dismantled_by_id",
        }

    def _get_step_roles(self):
        return super()._get_step_roles() | {
            "give_up": ("inspector", "reception"),
            "dismantle": ("storekeeper",),
        }

    def _is_step_open(self, step):
        if step == "give_up":
            return self.state == "to_sort" and self.is_in_custody
        if step == "dismantle":
            given_up = self.state == "to_sort" and self.sorting_decision == "given_up"
            return self.is_in_custody and (given_up or self.state == "replaced")
        return super()._is_step_open(step)

    def _check_good_parts(self, parts):
        """Refuse parts that cannot come into stock."""
        for part in parts:
            product = self.env["product.product"].browse(part["product_id"])
            if part["quantity"] <= 0 or part["unit_value"] < 0:
                raise ValidationError(
                    self.env._(
                        "Enter how many of %s are good, and what one is worth.",
                        product.display_name,
                    )
                )
            if product.tracking != "none" and not part.get("lot_id"):
                raise UserError(
                    self.env._(
                        "Enter the serial of the %s that was taken out.",
                        product.display_name,
                    )
                )
            self._check_not_in_stock(part)

    def _check_not_in_stock(self, part):
        """Refuse a serial that lies elsewhere: it cannot come out of this unit."""
        # sudo: stock.lot, stock.quant - also where the storekeeper has no part in
        lot = self.env["stock.lot"].sudo().browse(part.get("lot_id") or [])
        if lot.product_id.tracking != "serial":
            return
        held = lot.quant_ids.filtered(
            lambda quant: (
                quant.quantity > 0
                and quant.location_id.usage in ("internal", "transit")
            )
        )
        if held:
            raise UserError(
                self.env._(
                    "%(part)s %(serial)s lies at %(place)s already; it was not in this "
                    "unit. Check its serial.",
                    part=lot.product_id.display_name,
                    serial=lot.name,
                    place=held[0].location_id.display_name,
                )
            )

    def _recover_parts(self, company, parts):
        """Bring good parts into custody, and from there into the store as graded."""
        custody = company.aftersales_custody_location_id
        customers = self.env["stock.location"]._get_customers()
        store = company._get_aftersales_operation("consumption").default_location_src_id
        pickings = self.env["stock.picking"]
        for operation, source, destination in (
            ("old_part", customers, custody),
            ("recovery", custody, store),
        ):
            pickings._create_aftersales(
                company._get_aftersales_operation(operation),
                destination=destination,
                partner=self.partner_id,
                origin=self.name,
                move_vals_list=[
                    self._prepare_good_part_vals(part, source, destination)
                    for part in parts
                ],
            )

    def _prepare_good_part_vals(self, part, source, destination):
        product = self.env["product.product"].browse(part["product_id"])
        return {
            "aftersales_case_id": self.id,
            "product_id": product.id,
            "product_uom_qty": part["quantity"],
            "product_uom": product.uom_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "aftersales_lot_id": part.get("lot_id") or False,
            "is_aftersales_graded": True,
            "aftersales_unit_value": part["unit_value"],
        }

    def _scrap_unit(self, company):
        """Scrap what is left of the unit, from where it lies."""
        self.ensure_one()
        scraps = self.env["stock.scrap"]._with_aftersales_rights(company)
        scraps.create(
            {
                "product_id": self.product_id.id,
                "lot_id": self.lot_id.id,
                "scrap_qty": 1,
                "company_id": company.id,
                "location_id": self.custody_location_id.id,
                "origin": self.name,
                "aftersales_case_id": self.id,
            }
        ).do_scrap()

    def _end_unit(self):
        """Void the promise for a unit that is no more, and empty it."""
        today = fields.Date.context_today(self)
        self.lot_id.component_ids.filtered("is_installed").date_out = today
        self.lot_id.current_card_id._end_with_unit(
            self.env._("Taken apart with case %s", self.name)
        )

    def _post_dismantled(self, parts):
        products = self.env["product.product"].browse(
            [part["product_id"] for part in parts]
        )
        body = self.env._("The unit was taken apart; no part of it is good.")
        if parts:
            body = self.env._(
                "The unit was taken apart. Good and in stock: %s.",
                ", ".join(products.mapped("display_name")),
            )
        self.sudo().message_post(body=body, author_id=self.env.user.partner_id.id)
