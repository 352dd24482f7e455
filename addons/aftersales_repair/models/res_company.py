from odoo import Command, fields, models

from .service_type import COST_CARRIERS


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_custody_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Custody Location",
        check_company=True,
        help="Where customers' units and old parts lie while they are in our hands.",
    )
    aftersales_technician_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Technicians' Stock",
        check_company=True,
        help="The parent of every technician's own stock location.",
    )

    def _ensure_aftersales_locations(self):
        """Make the after-sales locations of each company where they are missing.

        All lie under a root of their own outside every warehouse, so that no sale
        reserves from them.
        """
        for company in self.sudo():
            company_env = company.with_company(company)
            company_env._create_aftersales_locations()
            company_env._create_consumption_locations()

    def _create_aftersales_locations(self):
        self.ensure_one()
        root = (
            self.aftersales_custody_location_id.location_id
            or self._create_aftersales_location(self.env._("After-Sales"), usage="view")
        )
        if not self.aftersales_custody_location_id:
            self.aftersales_custody_location_id = self._create_aftersales_location(
                self.env._("Custody"), location_id=root.id, is_custody=True
            )
        if not self.aftersales_technician_location_id:
            self.aftersales_technician_location_id = self._create_aftersales_location(
                self.env._("Technicians"), location_id=root.id
            )

    def _create_consumption_locations(self):
        self.ensure_one()
        locations = self.env["stock.location"]
        present = locations.search(
            [
                ("company_id", "=", self.id),
                ("aftersales_cost_carrier", "!=", False),
            ]
        )
        carriers = dict(
            locations._fields["aftersales_cost_carrier"]._description_selection(
                self.env
            )
        )
        root = self.aftersales_custody_location_id.location_id
        for carrier, _label in COST_CARRIERS:
            location = present.filtered(
                lambda loc, carrier=carrier: loc.aftersales_cost_carrier == carrier
            )
            if not location:
                location = self._create_aftersales_location(
                    self.env._("Warranty Use: %s", carriers[carrier]),
                    usage="customer",
                    location_id=root.id,
                    aftersales_cost_carrier=carrier,
                )
            if not location.valuation_account_id:
                location.valuation_account_id = self._get_warranty_account(carrier)

    def _create_aftersales_location(self, name, usage="internal", **vals):
        return self.env["stock.location"].create(
            {"name": name, "usage": usage, "company_id": self.id, **vals}
        )

    def _get_warranty_account(self, carrier):
        """Return the account that takes the cost a carrier bears, made if missing.

        What we bear is an expense; what a brand will refund is a current asset
        until it does. Without a chart of accounts there is none yet.
        """
        self.ensure_one()
        company = self.root_id
        if not company.chart_template:
            return self.env["account.account"]
        name, account_type, start = {
            "company": (self.env._("Warranty Cost"), "expense", "609100"),
            "brand": (
                self.env._("Warranty Cost to Recover"),
                "asset_current",
                "109100",
            ),
            "goodwill": (self.env._("Goodwill Cost"), "expense", "609200"),
        }[carrier]
        sibling = self.env["stock.location"].search(
            [
                ("company_id", "child_of", company.id),
                ("aftersales_cost_carrier", "=", carrier),
                ("valuation_account_id", "!=", False),
            ],
            limit=1,
        )
        accounts = self.env["account.account"].with_company(company)
        return sibling.valuation_account_id or accounts.create(
            {
                "name": name,
                "code": accounts._search_new_account_code(start),
                "account_type": account_type,
                "company_ids": [Command.link(company.id)],
            }
        )

    def _get_custody_location(self, agent=None):
        """Return where units in our hands lie, here or with a service agent.

        :param agent: the ``res.partner`` who holds them on our behalf
        """
        self.ensure_one()
        if agent:
            return agent._get_aftersales_location(self)
        # sudo: stock.location - roles of the service do not read the stock
        return self.sudo().aftersales_custody_location_id
