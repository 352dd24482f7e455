from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..rules.case_states import CLOSED_STATES


class AftersalesRequestIntakeLine(models.TransientModel):
    """One unit of a list that is about to be taken in."""

    _name = "aftersales.request.intake.line"
    _description = "Group Intake Line"
    _order = "is_good, number, id"

    intake_id = fields.Many2one(
        comodel_name="aftersales.request.intake",
        required=True,
        index=True,
        ondelete="cascade",
    )
    number = fields.Integer(string="Line")
    identifier = fields.Char(string="Card, Serial or Code")
    product = fields.Char(string="Product Code")
    product_id = fields.Many2one(
        comodel_name="product.product", domain="[('is_serviceable', '=', True)]"
    )
    lot_id = fields.Many2one(comodel_name="stock.lot", string="Serial")
    card_id = fields.Many2one(comodel_name="aftersales.warranty.card")
    complaint = fields.Text()
    unit_condition = fields.Text(string="Condition")
    accessories = fields.Char()
    phone = fields.Char()
    customer_name = fields.Char(string="Customer")
    list_number = fields.Char()
    problem = fields.Char(readonly=True)
    is_good = fields.Boolean(compute="_compute_is_good", store=True)

    # === COMPUTE METHODS === #

    @api.depends("problem")
    def _compute_is_good(self):
        for line in self:
            line.is_good = not line.problem

    # === BUSINESS METHODS === #

    def _check(self):
        """Find the unit of each line, and say of each what keeps it out."""
        readable = self.filtered(lambda line: line.identifier or line.product)
        readable.problem = False
        self._find_products(readable)
        found = self.env["aftersales.case"]._find_units(
            [line.identifier for line in readable if line.identifier]
        )
        for line in readable:
            line._take_unit(found.get(line.identifier))
        self._check_phones(readable)
        self._check_units(readable.filtered(lambda line: not line.problem))

    def _find_products(self, lines):
        """Fill the products that lines name by their code, all at once."""
        codes = {line.product.strip() for line in lines if line.product}
        products = self.env["product.product"].search(
            Domain("is_serviceable", "=", True)
            & (Domain("default_code", "in", codes) | Domain("barcode", "in", codes))
        )
        by_code = {product.barcode: product for product in products}
        by_code |= {product.default_code: product for product in products}
        for line in lines.filtered("product"):
            line.product_id = by_code.get(line.product.strip())
            if not line.product_id:
                line.problem = self.env._(
                    "No serviceable product has the code “%s”.", line.product
                )

    def _take_unit(self, found):
        """Take what the identifier names, or say why it names nothing."""
        if isinstance(found, dict):
            product = found.get("product_id")
            if self.product_id and product != self.product_id and "lot_id" in found:
                # the same serial may be known of another product
                found = {}
            self.lot_id = found.get("lot_id")
            self.card_id = found.get("card_id")
            self.product_id = found.get("product_id") or self.product_id
            return
        self.lot_id = self.card_id = False
        self.product_id = self.product_id or self.intake_id.product_id
        if isinstance(found, UserError) and not self.product_id:
            self.problem = str(found)

    @api.model
    def _check_phones(self, lines):
        """Refuse phones that no telephone can have."""
        for line in lines.filtered("phone"):
            if not self.env["res.partner"]._normalize_phone(line.phone):
                line.problem = self.env._("“%s” is no phone number.", line.phone)

    def _check_units(self, lines):
        """Refuse units that are named twice, or are with us already."""
        # sudo: aftersales.case - the other case may be of a branch we do not see
        others = (
            self.env["aftersales.case"]
            .sudo()
            .search(
                Domain("lot_id", "in", lines.lot_id.ids)
                & Domain("is_installation", "=", False)
                & Domain("state", "not in", list(CLOSED_STATES))
            )
        )
        open_cases = {case.lot_id.id: case.name for case in others}
        is_installation = self.intake_id.work_type_id.is_installation
        seen = {}
        for line in lines.sorted("number"):
            unit = line._get_unit_key()
            if unit and unit in seen:
                line.problem = self.env._("Line %s names this unit too.", seen[unit])
            elif line.lot_id.id in open_cases and not is_installation:
                line.problem = self.env._(
                    "The unit has the open case %s already.",
                    open_cases[line.lot_id.id],
                )
            elif not line.lot_id and line._needs_serial():
                line.problem = self.env._("Enter the serial of the unit.")
            seen.setdefault(unit, line.number)

    def _get_unit_key(self):
        """Return what is the same on two lines that name one unit."""
        if self.lot_id:
            return self.lot_id
        if self._is_new_unit():
            return (self.product_id, self.identifier)
        return None

    def _is_new_unit(self):
        """Return whether the identifier is the serial of a unit new to us."""
        product = self.product_id
        codes = (product.default_code, product.barcode)
        return bool(
            not self.lot_id
            and self.identifier
            and product.tracking != "none"
            and self.identifier not in codes
        )

    def _needs_serial(self):
        """Return whether the workshop cannot take the unit as it is named."""
        return (
            self.intake_id.place == "workshop"
            and self.product_id.tracking != "none"
            and not self._is_new_unit()
        )

    def _create_cases(self, request):
        """Make the cases of these lines, which go; lines that fail stay.

        :return: the cases
        """
        try:
            with self.env.cr.savepoint():
                cases = self.env["aftersales.case"].create(
                    [line._prepare_case_vals(request) for line in self]
                )
        except (UserError, ValidationError) as error:
            if len(self) == 1:
                self.problem = str(error)
                return self.env["aftersales.case"]
            cases = self.env["aftersales.case"]
            for line in self:
                cases |= line._create_cases(request)
            return cases
        self.unlink()
        return cases

    def _prepare_case_vals(self, request):
        """Prepare the values of the case of this line."""
        self.ensure_one()
        intake = self.intake_id
        vals = {
            "request_id": request.id,
            "identifier": self.identifier,
            "lot_id": self.lot_id.id,
            "card_id": self.card_id.id,
            "product_id": self.product_id.id,
            "complaint": self.complaint or intake.complaint,
            "unit_condition": self.unit_condition,
            "accessories": self.accessories,
            "work_type_id": intake.work_type_id.id,
            "place": intake.place,
        }
        if self.phone:
            vals["partner_id"] = (
                self.env["res.partner"]
                ._find_or_create_consumer(self.phone, self.customer_name)
                .id
            )
        return {name: value for name, value in vals.items() if value}
