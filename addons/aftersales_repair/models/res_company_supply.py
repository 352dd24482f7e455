from odoo import Command, api, fields, models


class ResCompany(models.Model):
    """The way of parts between the branches of one company."""

    _inherit = "res.company"

    aftersales_transit_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Parts on the Way",
        copy=False,
        help="Where parts are between two branches: of no branch's stock. Its account "
        "holds their value until they are received.",
    )

    def _get_part_transit_location(self):
        """Return the place between the branches of this company, made if missing.

        All branches share the one of their head office.
        """
        # sudo: res.company, stock.location - a branch sees neither head nor transit
        head = self.root_id.sudo()
        if not head.aftersales_transit_location_id:
            head.lock_for_update(allow_referencing=True)
            head.aftersales_transit_location_id = (
                self.env["stock.location"]
                .sudo()
                .create(
                    {
                        "name": self.env._("%s: Parts on the Way", head.name),
                        "usage": "transit",
                        "company_id": False,
                        "location_id": self.env.ref(
                            "stock.stock_location_inter_company"
                        )
                        .sudo()
                        .location_id.id,
                    }
                )
            )
        location = head.aftersales_transit_location_id
        if not location.valuation_account_id:
            location.valuation_account_id = head._get_part_transit_account()
        return location

    def _get_part_transit_account(self):
        """Return the account that holds the value of parts between two branches.

        A current asset: what one branch has given and the other will take. Without a
        chart of accounts there is none yet.
        """
        self.ensure_one()
        accounts = self.env["account.account"].with_company(self)
        if not self.chart_template:
            return accounts
        return accounts.create(
            {
                "name": self.env._("Parts Between Branches"),
                "code": accounts._search_new_account_code("109200"),
                "account_type": "asset_current",
                "company_ids": [Command.link(self.id)],
            }
        )

    @api.model
    def _get_branch_sequence_codes(self):
        code = "aftersales.part.request"
        return [*super()._get_branch_sequence_codes(), code, f"{code}.warranty"]

    def _get_part_store(self):
        """Return where a branch keeps its spare parts.

        :raises UserError: when the branch has no warehouse
        """
        self.ensure_one()
        return self._get_aftersales_operation("consumption").default_location_src_id
