from odoo import fields, models
from odoo.exceptions import UserError

from ..rules.case_states import CLOSED_STATES


class AftersalesCase(models.Model):
    """The goods side of a case: units and parts in and out."""

    _inherit = "aftersales.case"

    # === UNITS === #

    def _take_in(self):
        """Bring units into custody where they came in: the branch, or the agent.

        One receipt for each place. A unit for the workshop of another branch is sent
        there afterwards.
        """
        cases = self.filtered(
            lambda case: (
                case.place in ("workshop", "agent")
                and not case.is_in_custody
                and case.product_id.type == "consu"
            )
        )
        for case in cases:
            problem = case._get_intake_problem()
            if problem:
                raise UserError(problem)
        cases -= cases._find_held_by_others()
        for (company, agent), group in cases.grouped(
            lambda case: (case.company_id, case._get_intake_agent())
        ).items():
            location = company._get_custody_location(agent)
            group._move_units(
                company,
                "intake",
                self.env["stock.location"]._get_customers(),
                location,
            )
            group._enter_custody(company, location, agent)

    def _find_held_by_others(self):
        """Return the cases whose unit lies in our hands for another case already.

        An installation may run beside a repair: that one brings the unit back.
        """
        # sudo: aftersales.case - the other case may be of a branch we do not see
        held = self.sudo().search_fetch(
            [
                ("lot_id", "in", self.lot_id.ids),
                ("is_in_custody", "=", True),
                ("state", "not in", list(CLOSED_STATES)),
                ("id", "not in", self.ids),
            ],
            ["lot_id"],
        )
        return self.filtered(lambda case: case.lot_id and case.lot_id in held.lot_id)

    def _get_intake_problem(self):
        """Return, in words, why this unit cannot be taken in, or False."""
        self.ensure_one()
        if (
            self.place in ("workshop", "agent")
            and self.product_id.tracking != "none"
            and not self.lot_id
            and not self.is_serial_missing
        ):
            return self.env._(
                "Enter the serial of %(product)s on case %(case)s before taking it in.",
                product=self.product_id.display_name,
                case=self.name,
            )
        kept = self._find_kept_unit()
        if kept and self.place in ("workshop", "agent"):
            return self.env._(
                "Unit %(unit)s was replaced by case %(other)s and is still in our "
                "custody: case %(case)s cannot take it in. Take it apart there, or "
                "check the serial.",
                unit=self.lot_id.name,
                other=kept.name,
                case=self.name,
            )
        return self._get_own_unit_problem()

    def _find_kept_unit(self):
        """Return the case whose customer got another unit and left us this one.

        Read through the unit: so the units of a list are looked up together.
        """
        # sudo: aftersales.case, stock.lot - the branch may be one we do not see
        case = self.sudo()
        return case.lot_id.case_ids.filtered(
            lambda other: (
                other != case
                and other.state == "replaced"
                and other.is_in_custody
                and other.custody_location_id == case.lot_id.location_id
            )
        )[:1]

    def _hand_over(self):
        """Give the units in our hands back to their customers, from where they lie."""
        cases = self.filtered("is_in_custody")
        cases._check_arrived()
        for (company, location), group in cases._group_by_custody().items():
            group._move_units(
                company,
                "handover",
                location,
                self.env["stock.location"]._get_customers(),
            )
        cases._leave_custody()

    def _move_units(self, company, operation, source, destination, partner=None):
        """Move the units of these cases with one transfer in the books of a branch."""
        if partner is None and len(self.partner_id) == 1:
            partner = self.partner_id
        return self.env["stock.picking"]._create_aftersales(
            company._get_aftersales_operation(operation),
            destination=destination,
            partner=partner,
            origin=", ".join(self.mapped("name")),
            move_vals_list=[
                case._prepare_unit_move_vals(source, destination) for case in self
            ],
        )

    def _prepare_unit_move_vals(self, source, destination):
        self.ensure_one()
        return {
            "aftersales_case_id": self.id,
            "product_id": self.product_id.id,
            "product_uom_qty": 1,
            "product_uom": self.product_id.uom_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "aftersales_lot_id": self.lot_id.id,
        }

    # === PARTS === #

    def _consume_parts(self, parts):
        """Move used parts out of stock, and the old ones into custody.

        One line is one move. What the customer pays goes to the customer; what is
        covered goes to the consumption location of its carrier.

        :param parts: ``aftersales.work.part`` of this case
        """
        self.ensure_one()
        # a part that was moved is used; it never moves twice
        goods = parts.filtered(
            lambda part: part.product_id.type == "consu" and not part.move_ids
        )
        goods._check_serials()
        transfers = self._prepare_consumptions(goods)
        old_parts = goods._open_old_parts()
        received = old_parts
        if self.process_id.is_old_part_required:
            received = old_parts.browse()
        transfers += received._prepare_receipts()
        if transfers:
            self.env["stock.picking"]._make_aftersales(transfers)
        old_parts._note_value()
        received._note_received()
        self._swap_components(goods)

    def _prepare_consumptions(self, parts):
        """Return the values of the transfers by which these parts leave the stock."""
        company = self.workshop_company_id
        sources = self._get_part_sources(parts)
        operation = company._get_aftersales_operation("consumption")
        return [
            self.env["stock.picking"]._prepare_aftersales(
                operation,
                destination=destination,
                partner=self.partner_id,
                origin=self.name,
                move_vals_list=[
                    self._prepare_part_move_vals(
                        part,
                        sources.get(part) or operation.default_location_src_id,
                        destination,
                    )
                    for part in group
                ],
            )
            for destination, group in self._group_by_destination(parts).items()
        ]

    def _group_by_destination(self, parts):
        """Return the parts by where they go: to the customer, or on whose account.

        :rtype: dict[stock.location, aftersales.work.part]
        """
        groups = {}
        covered = parts.filtered("covered_percent")
        for carrier, group in covered.grouped(
            lambda part: part._get_cost_carrier()
        ).items():
            company = self.workshop_company_id.sudo()
            groups[company._get_consumption_location(carrier)] = group
        if parts - covered:
            groups[self.env["stock.location"]._get_customers()] = parts - covered
        return groups

    def _get_part_sources(self, parts):
        """Return the place of the technician's own stock for the parts he has.

        :rtype: dict[aftersales.work.part, stock.location]
        """
        sources = {}
        for own, group in parts.grouped(
            # sudo: stock.location - technicians do not read the stock
            lambda part: part.log_id.technician_id.sudo().location_id
        ).items():
            if own and own.company_id == self.workshop_company_id:
                sources |= dict.fromkeys(group.sudo()._filter_held(own), own)
        return sources

    def _prepare_part_move_vals(self, part, source, destination):
        return {
            "aftersales_case_id": self.id,
            "aftersales_part_id": part.id,
            "sale_line_id": part.sale_line_id.id,
            "product_id": part.product_id.id,
            "product_uom_qty": part.quantity,
            "product_uom": part.product_id.uom_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "aftersales_lot_id": part.lot_id.id,
        }

    def _swap_components(self, parts):
        """Keep the unit's genealogy: the old component goes out, the new one in."""
        if not self.lot_id:
            return
        # sudo: aftersales.unit.component - follows the parts that were used
        components = self.env["aftersales.unit.component"].sudo()
        today = fields.Date.context_today(self)
        built_in = components.search(
            [
                ("unit_id", "=", self.lot_id.id),
                ("product_id", "in", parts.product_id.ids),
                ("date_out", "=", False),
            ]
        )
        for part in parts:
            built_in |= self._swap_component(part, built_in, today)

    def _swap_component(self, part, components, day):
        """Let a used part take the place of the component it was used for.

        A part without serial number is on record only where the unit's old one is.

        :param components: what is built in of the parts that were used
        :return: the component that is in the unit now, if it is on record
        """
        built_in = components.filtered(
            lambda component: (
                component.product_id == part.product_id and not component.date_out
            )
        )
        lot, old_lot = part.lot_id, part.removed_lot_id
        if lot and lot in built_in.lot_id:
            return built_in.browse()
        old = built_in.filtered(lambda component: component.lot_id == old_lot)
        old = old[:1] or built_in.filtered(lambda component: not component.lot_id)[:1]
        if old:
            return old._swap(part.product_id, lot, day)
        if lot:
            return components._build_in(self.lot_id, lot, day)
        return components.browse()
