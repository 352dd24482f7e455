from odoo import api, fields, models


class AftersalesRequest(models.Model):
    """The customer is found, or made, by the phone that reception types."""

    _inherit = "aftersales.request"

    phone = fields.Char(
        compute="_compute_phone",
        store=True,
        precompute=True,
        readonly=False,
        help="Finds the customer; makes a new one where nobody has it.",
    )
    customer_name = fields.Char(
        string="Name", store=False, help="The name of a customer who is new to us."
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id")
    def _compute_phone(self):
        for request in self:
            request.phone = request.partner_id.phone or request.phone

    @api.onchange("phone")
    def _onchange_phone(self):
        if self.phone and not self.partner_id:
            self.partner_id = self.env["res.partner"]._find_consumer(self.phone)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create([self._prepare_customer(vals) for vals in vals_list])
        requests._adopt_customer()
        return requests

    def write(self, vals):
        if not vals.get("partner_id") and vals.keys() & {"phone", "customer_name"}:
            nobody = self.filtered(lambda request: not request.partner_id)
            for request in nobody:
                phone = {"phone": request.phone}
                super(AftersalesRequest, request).write(
                    self._prepare_customer(phone | vals)
                )
            return super(AftersalesRequest, self - nobody).write(vals)
        return super().write(vals)

    @api.model
    def _prepare_customer(self, vals):
        """Return the values with the customer whom their phone names."""
        vals = dict(vals)
        name = vals.pop("customer_name", False)
        if vals.get("phone") and not vals.get("partner_id"):
            consumer = self.env["res.partner"]._find_or_create_consumer(
                vals["phone"], name
            )
            vals["partner_id"] = consumer.id
        return vals

    def _adopt_customer(self):
        """Take over the owner of the units where nobody named the customer.

        An agent brings units of many; each case has its own customer then.
        """
        for request in self:
            owner = request.case_ids.partner_id
            if not request.partner_id and not request.agent_id and len(owner) == 1:
                request.partner_id = owner
