from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.aftersales_warranty.rules.unit_event import UnitEvent

CONDITIONS = [
    ("new", "New"),
    ("repaired", "Repaired"),
    ("refurbished", "Refurbished"),
    ("faulty", "Faulty"),
    ("scrapped", "Scrapped"),
]
# written by the steps of the service only: the past of a unit is not keyed in
EXCHANGE_FIELDS = {"aftersales_condition", "replaced_by_lot_id", "replaces_lot_id"}


class StockLot(models.Model):
    """What a unit or part is now, and which one took the place of which."""

    _inherit = "stock.lot"

    aftersales_condition = fields.Selection(
        CONDITIONS,
        string="Condition",
        default="new",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What became of it in our hands: the steps of the service keep this.",
    )
    replaces_lot_id = fields.Many2one(
        "stock.lot",
        string="Replaces",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The one whose place this one took at the customer's.",
    )
    replaced_by_lot_id = fields.Many2one(
        "stock.lot",
        string="Replaced By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The one the customer got instead of this one.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._check_exchange_fields(name for vals in vals_list for name in vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_exchange_fields(vals)
        return super().write(vals)

    def _check_exchange_fields(self, names):
        """Refuse to write from outside what only steps of the service know."""
        if not self.env.su and EXCHANGE_FIELDS.intersection(names):
            raise AccessError(
                self.env._(
                    "The condition of a unit and its replacements are kept by the "
                    "steps of the service, not by hand."
                )
            )

    # === BUSINESS METHODS === #

    def _set_condition(self, condition):
        """Note what units or parts are now.

        :param str condition: a key of ``CONDITIONS``
        """
        # sudo: stock.lot - roles of the service take steps without stock rights
        changed = self.sudo().filtered(
            lambda lot: lot.aftersales_condition != condition
        )
        # the history of the unit tells it
        changed.with_context(tracking_disable=True).aftersales_condition = condition

    def _link_replacement(self, new_lot):
        """Tie a unit or part to the one that took its place, for good."""
        # sudo: stock.lot - as for the condition
        old, new = self.sudo(), new_lot.sudo()
        if old and new and old != new:
            old.replaced_by_lot_id = new
            new.replaces_lot_id = old

    def _get_unit_event_kinds(self):
        return super()._get_unit_event_kinds() | {
            "exchange": (self.env._("Exchange"), "fa-exchange")
        }

    def _get_unit_events(self):
        cases = self.env["aftersales.case"].search(
            [
                ("state", "=", "replaced"),
                "|",
                ("lot_id", "=", self.id),
                ("replacement_lot_id", "=", self.id),
            ]
        )
        return [*super()._get_unit_events(), *self._get_exchange_events(cases)]

    def _get_exchange_events(self, cases):
        """Return when this unit was replaced, or took the place of another."""
        events = []
        for case in cases.filtered("replacement_lot_id"):
            title = (
                self.env._("Replaced by %s", case.replacement_lot_id.name)
                if case.lot_id == self
                else self.env._("Replaces %s", case.lot_id.name or case.product_id.name)
            )
            events.append(
                UnitEvent(
                    case.date_closed,
                    "exchange",
                    title,
                    case.name,
                    model=case._name,
                    res_id=case.id,
                )
            )
        return events
