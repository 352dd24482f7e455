from odoo import api, models


class AccountMoveLine(models.Model):
    """The accounts of the cost carriers, line by line."""

    _inherit = "account.move.line"

    @api.model
    def action_view_aftersales_warranty_cost(self):
        """Open what stands on the accounts of the cost carriers, by account."""
        # sudo: stock.location - accountants do not read the stock
        places = (
            self.env["stock.location"]
            .sudo()
            .search(
                [
                    ("aftersales_cost_carrier", "!=", False),
                    ("company_id", "in", self.env.companies.ids),
                ]
            )
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Warranty Cost"),
            "res_model": self._name,
            "view_mode": "list,pivot",
            "views": [
                (
                    self.env.ref(
                        "aftersales_repair.account_move_line_view_list_carrier"
                    ).id,
                    "list",
                ),
                (False, "pivot"),
            ],
            "search_view_id": [
                self.env.ref(
                    "aftersales_repair.account_move_line_view_search_carrier"
                ).id,
                "search",
            ],
            "domain": [("account_id", "in", places.valuation_account_id.ids)],
            "context": {
                "search_default_posted": 1,
                "search_default_by_account": 1,
                "search_default_by_partner": 1,
            },
            "help": self.env._("No warranty cost is in the books yet."),
        }
