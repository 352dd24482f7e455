from odoo import api, fields, models

from ..rules.tariff import Job, choose_automatic


class AftersalesCase(models.Model):
    """Labour, travel and fees that fill themselves in by the tariffs."""

    _inherit = "aftersales.case"

    distance_km = fields.Float(
        string="Distance (km)",
        compute="_compute_distance_km",
        store=True,
        precompute=True,
        readonly=False,
        help="From the workshop to where the work is done; tariffs count by it.",
    )
    tariff_service_ids = fields.Many2many(
        comodel_name="aftersales.service",
        relation="aftersales_case_tariff_service_rel",
        readonly=True,
        copy=False,
        help="The services tariffs have put on this case: what is taken off by hand "
        "does not come back.",
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "address_id")
    def _compute_distance_km(self):
        for case in self:
            places = (case.address_id, case.partner_id)
            distances = (place.aftersales_distance_km for place in places)
            case.distance_km = next(filter(None, distances), 0.0)

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        if self._get_tariff_fields() & vals.keys():
            self._fill_by_tariff()
        return res

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"tariff_service_ids"}

    def _get_tariff_fields(self):
        """Return the fields whose change may lead to another tariff."""
        return {
            "work_type_id",
            "product_id",
            "lot_id",
            "place",
            "partner_id",
            "address_id",
            "distance_km",
        }

    def _get_tariff_job(self):
        """Return this case as the tariffs look at it."""
        self.ensure_one()
        # sudo: orders, product, areas - a tariff is chosen, whoever plans the line
        case = self.sudo()
        order = case.order_ids.filtered("is_open")[-1:]
        return Job(
            work_type_id=case.work_type_id._origin.id or 0,
            category_ids=frozenset(case.product_id.categ_id._get_line_of_descent().ids),
            place=case.place or "",
            area_ids=frozenset(
                (case.address_id or case.partner_id)._get_aftersales_areas().ids
            ),
            agent_id=(order.agent_id if order else case.agent_id).id or 0,
            distance=case.distance_km if case.place == "customer" else 0.0,
        )

    def _action_entered(self, state):
        res = super()._action_entered(state)
        if state == "to_assign":
            self._fill_by_tariff()
        return res

    def _fill_by_tariff(self):
        """Put what the tariffs charge on cases whose cost nobody has settled yet.

        Lines they have put there before follow the job; a line that somebody has
        changed, quoted or used is left alone.
        """
        rules = self.env["aftersales.tariff"]._get_rules()
        if not rules:
            return
        # sudo: aftersales.work.labor - the tariff plans, whoever takes the step
        cases = self.sudo().filtered(
            lambda case: case.state in ("to_assign", "to_quote")
        )
        vals_list = []
        for case in cases:
            vals_list += case._follow_tariffs(case._get_automatic_services(rules))
        lines = self.env["aftersales.work.labor"].sudo().create(vals_list)
        for case, added in lines.grouped("case_id").items():
            case.tariff_service_ids |= added.service_id

    def _get_automatic_services(self, rules):
        """Return the services that tariffs put on this case, in their order.

        What comes to nothing, as a way nobody has measured, is left out.
        """
        self.ensure_one()
        job = self._get_tariff_job()
        chosen = choose_automatic(rules, job)
        services = self.env["aftersales.service"].browse(chosen)
        return services.filtered(
            lambda service: (
                chosen[service.id].get_quantity(job, service.standard_hours)
                and self._is_service_for_unit(service)
            )
        )

    def _follow_tariffs(self, services):
        """Make the lines of this case follow what the tariffs choose for it.

        :param services: what they put on it by themselves
        :return: the values of the lines that are missing
        """
        self.ensure_one()
        mine = self.labor_ids.filtered(lambda labor: labor._is_left_to_tariff())
        outdated = mine.filtered(
            lambda labor: labor.is_added_by_tariff and labor.service_id not in services
        )
        self.tariff_service_ids -= outdated.service_id
        (mine - outdated)._refresh_tariff()
        outdated.unlink()
        missing = services - self.labor_ids.service_id - self.tariff_service_ids
        return [
            {
                "case_id": self.id,
                "service_id": service.id,
                "is_added_by_tariff": True,
            }
            for service in missing
        ]

    def _is_service_for_unit(self, service):
        """Return whether a service is done on units like this one."""
        templates = service.product_tmpl_ids
        return not templates or self.product_id.product_tmpl_id in templates
