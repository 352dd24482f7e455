from odoo import models
from odoo.exceptions import MissingError, UserError
from odoo.fields import Domain
from odoo.tools import ormcache


class ResCompany(models.Model):
    """Where the steps of a branch move units and parts, known by heart."""

    _inherit = "res.company"

    # === BUSINESS METHODS === #

    def _get_consumption_location(self, carrier):
        """Return the location through which parts leave on ``carrier``'s account.

        :raises UserError: when it is missing or has no account to post to
        """
        self.ensure_one()
        location = self._find_consumption_location(carrier)
        if not location.valuation_account_id:
            # the chart of accounts may have come after the warehouse
            self._ensure_aftersales_locations()
            location = self._find_consumption_location(carrier)
        if not location:
            carriers = self.env["stock.location"]._fields["aftersales_cost_carrier"]
            labels = dict(carriers._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(company)s has no warranty consumption location for "
                    "“%(carrier)s”. Create one under Inventory / Configuration / "
                    "Locations.",
                    company=self.name,
                    carrier=labels[carrier],
                )
            )
        if not location.valuation_account_id:
            raise UserError(
                self.env._(
                    "The location %(location)s of %(company)s has no valuation "
                    "account, so the warranty cost could not be posted. Set it under "
                    "Inventory / Configuration / Locations.",
                    location=location.display_name,
                    company=self.name,
                )
            )
        return location

    def _get_aftersales_operation(self, operation):
        """Return the operation type of this company for an after-sales step.

        :raises UserError: when the company has no warehouse
        """
        self.ensure_one()
        # sudo: stock.picking.type - a unit may be taken in for another branch
        types = self.env["stock.picking.type"].sudo()
        ids = self._get_step_ids()["operations"]
        found = ids.get(operation)
        picking_type = types.browse(found).with_prefetch(tuple(ids.values()))
        if not picking_type:
            raise UserError(
                self.env._(
                    "%(company)s has no warehouse yet, so units and parts cannot be "
                    "moved there. Create a warehouse for it under Inventory / "
                    "Configuration / Warehouses.",
                    company=self.sudo().name,
                )
            )
        return picking_type

    def _find_consumption_location(self, carrier):
        try:
            return self._read_consumption_location(carrier)
        except MissingError:
            # it was made in a step that was taken back
            self.env.registry.clear_cache()
            return self._read_consumption_location(carrier)

    def _read_consumption_location(self, carrier):
        # sudo: stock.location - roles of the service do not read the stock
        locations = self.env["stock.location"].sudo()
        self._read_places()
        location = locations.browse(self._get_step_ids()["carriers"].get(carrier))
        # reading tells whether it is there
        return location.filtered("usage")

    def _read_places(self):
        """Return the places the steps of this branch move between, read at once."""
        # sudo: stock.location - roles of the service do not read the stock
        places = (
            self.env["stock.location"].sudo().browse(self._get_step_ids()["places"])
        )
        places.fetch()
        return places

    @ormcache("self.id")
    def _get_step_ids(self):
        """Return what the steps of this branch go by, as ids.

        :return: ``operations``, the operation types by step; ``carriers``, the
            consumption locations by carrier; ``places``, all that the steps move
            between and what these lie in
        :rtype: dict
        """
        # sudo: stock.picking.type, stock.location - the same for whoever asks first
        company = self.sudo().with_context(active_test=True)
        own = Domain("company_id", "=", self.id)
        types = company.env["stock.picking.type"].search(
            own & Domain("aftersales_operation", "!=", False),
            order="sequence desc, id desc",
        )
        locations = company.env["stock.location"]
        consumption = locations.search(
            own & Domain("aftersales_cost_carrier", "!=", False)
        )
        places = (
            consumption
            | types.default_location_src_id
            | types.default_location_dest_id
            | company.aftersales_custody_location_id
            | locations._get_customers()
        )
        lines = [place.parent_path.split("/")[:-1] for place in places]
        return {
            # the first of a step is the last to be set
            "operations": {each.aftersales_operation: each.id for each in types},
            "carriers": {each.aftersales_cost_carrier: each.id for each in consumption},
            "places": tuple({int(id_) for line in lines for id_ in line}),
        }
