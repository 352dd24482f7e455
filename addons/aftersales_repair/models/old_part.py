from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.old_parts import AGE_BANDS, GRADES, get_age_band


class AftersalesOldPart(models.Model):
    """A part that was taken out and must come back: the debt of who replaced it.

    It is owed from the day the new part was used until the storekeeper has the old one
    in his hands, and settled when it left them: scrapped, returned to its maker, or
    repaired and in stock again.
    """

    _name = "aftersales.old.part"
    _description = "Old Part"
    _inherit = [
        "aftersales.document.mixin",
        "mail.activity.mixin",
        "aftersales.audited.mixin",
    ]
    _audited_fields = (
        "state",
        "grade",
        "disposition",
        "value",
        "quantity",
    )
    _order = "date_due, id"

    # Identity
    part_id = fields.Many2one(
        comodel_name="aftersales.work.part",
        string="Part Line",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
        help="The use of the new part, for which the old one must come back.",
    )
    split_from_id = fields.Many2one(
        comodel_name="aftersales.old.part",
        index="btree_not_null",
        readonly=True,
        help="The debt of which only a part came back; this is the rest of it.",
    )
    case_id = fields.Many2one(
        comodel_name="aftersales.case",
        required=True,
        index=True,
        readonly=True,
    )
    log_id = fields.Many2one(related="part_id.log_id")
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Part",
        required=True,
        index=True,
        readonly=True,
    )
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Serial",
        index="btree_not_null",
        readonly=True,
        help="The serial on the old part.",
    )
    new_lot_id = fields.Many2one(
        related="part_id.lot_id",
        string="New Serial",
        help="The serial of the part that was built in instead.",
    )
    quantity = fields.Float(digits="Product Unit", required=True, readonly=True)
    product_uom_id = fields.Many2one(
        related="product_id.uom_id", string="Unit of Measure"
    )

    # Parties
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Branch",
        required=True,
        index=True,
        readonly=True,
        help="The branch whose part was used: there the old one comes back.",
    )
    technician_id = fields.Many2one(
        comodel_name="aftersales.technician", index="btree_not_null", readonly=True
    )
    agent_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        readonly=True,
        help="The service agent who owes the part; empty for our own technicians.",
    )
    holder_id = fields.Many2one(
        comodel_name="res.partner",
        string="Owed By",
        compute="_compute_holder_id",
        compute_sudo=True,
        help="The agent, or the technician's own contact.",
    )
    maker_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        help="To whom the part is returned: the principal of its brand.",
    )

    # Dates and money
    date_owed = fields.Date(string="Owed Since", required=True, readonly=True)
    date_due = fields.Date(required=True, index=True)
    date_received = fields.Datetime(string="Came Back On", readonly=True, copy=False)
    received_by_id = fields.Many2one(
        comodel_name="res.users",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    date_settled = fields.Datetime(string="Settled On", readonly=True, copy=False)
    age_days = fields.Integer(
        string="Age (Days)",
        compute="_compute_age",
        help="How long it was owed, or has been until now.",
    )
    age_band = fields.Selection(AGE_BANDS, string="Age", compute="_compute_age")
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(
        readonly=True,
        help="What the new part cost: the amount the old one answers for.",
    )

    # State
    state = fields.Selection(
        [
            ("owed", "Owed"),
            ("received", "Received"),
            ("settled", "Settled"),
            ("written_off", "Written Off"),
        ],
        required=True,
        readonly=True,
        default="owed",
        copy=False,
        index=True,
    )
    grade = fields.Selection(
        GRADES,
        readonly=True,
        copy=False,
        help="What is to become of it; the grade chooses its place.",
    )
    disposition = fields.Selection(
        [
            ("scrap", "Scrapped"),
            ("maker", "Returned to the Maker"),
            ("stock", "Repaired, in Stock"),
        ],
        string="What Became of It",
        readonly=True,
        copy=False,
    )
    location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Place",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups="stock.group_stock_user",
        help="Where it lies in our custody.",
    )
    note = fields.Text()

    _part_uniq = models.UniqueIndex(
        "(part_id) WHERE split_from_id IS NULL",
        "The old part of this line is on record already.",
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity of an old part must be more than zero."
    )

    # === COMPUTE METHODS === #

    @api.depends("agent_id", "technician_id.partner_id")
    def _compute_holder_id(self):
        for old_part in self:
            old_part.holder_id = old_part.agent_id or old_part.technician_id.partner_id

    @api.depends("date_owed", "date_received")
    def _compute_age(self):
        today = fields.Date.context_today(self)
        for old_part in self:
            end = today
            if old_part.date_received:
                end = fields.Date.context_today(self, old_part.date_received)
            # a new record has no day yet
            days = (end - (old_part.date_owed or end)).days
            old_part.age_days = days
            old_part.age_band = get_age_band(days)

    @api.depends("name", "product_id", "lot_id")
    def _compute_display_name(self):
        for old_part in self:
            serial = old_part.lot_id.name
            product = old_part.product_id.display_name
            old_part.display_name = f"{old_part.name} {product}" + (
                f" ({serial})" if serial else ""
            )

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "part_id",
            "split_from_id",
            "case_id",
            "product_id",
            "lot_id",
            "quantity",
            "company_id",
            "technician_id",
            "agent_id",
            "date_owed",
            "date_received",
            "received_by_id",
            "date_settled",
            "value",
            "grade",
            "disposition",
            "location_id",
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "Old parts are not deleted: receive them, or let a manager write them "
                "off."
            )
        )

    # === BUSINESS METHODS === #

    def _check_state(self, states):
        """Refuse a step that the state of an old part does not allow."""
        for old_part in self:
            if old_part.state not in states:
                raise UserError(
                    self.env._(
                        "%(old_part)s is “%(state)s”; this step is not possible now.",
                        old_part=old_part.display_name,
                        state=old_part._get_state_label(),
                    )
                )

    @api.model
    def _get_action(self, domain):
        """Return the action that shows the old parts of ``domain``."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_old_part_action"
        )
        return action | {"domain": domain, "context": {}}

    @api.model
    def _count_by(self, field, records, states=("owed",)):
        """Return how many old parts each of ``records`` has in ``states``."""
        return dict(
            self._read_group(
                [(field, "in", records.ids), ("state", "in", list(states))],
                [field],
                ["__count"],
            )
        )
