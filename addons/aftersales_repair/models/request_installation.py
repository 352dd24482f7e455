from odoo import api, models


class AftersalesRequest(models.Model):
    """Installations that nobody has to ask for: the sale of the unit does."""

    _inherit = "aftersales.request"

    @api.model
    def _request_installations(self, company, vals, units):
        """Make and confirm one request for the installation of sold units.

        What the sale knows is taken over, so that nobody enters it again.

        :param company: the branch that sold the units
        :param dict vals: what the request has beside that
        :param list units: the values of the cases, each with its product and, where
            it has one, its serial
        :return: the ``aftersales.case`` records made, as superuser
        """
        # sudo: aftersales.request - whoever delivers or sells takes no units in
        requests = (
            self.sudo()
            .with_company(company)
            .with_context(allowed_company_ids=company.ids)
        )
        channel = self.env.ref(
            "aftersales_repair.aftersales_channel_delivery", raise_if_not_found=False
        )
        request = requests.create(
            {
                "company_id": company.id,
                "user_id": False,
                "counter_id": False,
                **({"channel_id": channel.id} if channel else {}),
                **vals,
            }
        )
        cases = request.case_ids.create(
            [
                {
                    "request_id": request.id,
                    "place": "customer",
                    "work_type_id": self._get_installation_type(unit).id,
                    **unit,
                }
                for unit in units
            ]
        )
        request.action_confirm()
        return cases

    @api.model
    def _get_installation_type(self, unit):
        """Return the work type of an installation: one that was done is done again."""
        lot = self.env["stock.lot"].browse(unit.get("lot_id"))
        return self.env["aftersales.work.type"]._find_installation(
            # sudo: aftersales.warranty.card - what happened to the unit before
            again=bool(lot.sudo().current_card_id.installation_date)
        )
