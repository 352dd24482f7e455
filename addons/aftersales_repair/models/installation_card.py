from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

CARD_STATES = [("out", "Out"), ("back", "Back"), ("lost", "Lost")]


class AftersalesInstallationCard(models.Model):
    """A paper an installer carries to the customer, has signed, and hands back.

    While it is out, or lost and nobody answered for it, its installation is not
    complete.
    """

    _name = "aftersales.installation.card"
    _description = "Installation Card"
    _inherit = [
        "aftersales.document.mixin",
        "mail.activity.mixin",
        "aftersales.audited.mixin",
    ]
    _audited_fields = ("state",)
    _order = "date_out desc, id desc"
    _rec_names_search = ["name", "case_id.name", "lot_id.name"]

    name = fields.Char(
        readonly=False,
        help="The number printed on the card; drawn by itself where it is left out.",
    )
    case_id = fields.Many2one(
        comodel_name="aftersales.case",
        string="Installation Case",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_installation', '=', True)]",
    )
    company_id = fields.Many2one(
        related="case_id.workshop_company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="case_id.partner_id", store=True, index="btree_not_null"
    )
    product_id = fields.Many2one(related="case_id.product_id")
    lot_id = fields.Many2one(
        related="case_id.lot_id", store=True, index="btree_not_null"
    )
    installation_state = fields.Selection(related="case_id.installation_state")
    technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        string="Held By",
        compute="_compute_technician_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="Who carries the card; it follows the job while it is out.",
    )
    user_id = fields.Many2one(
        related="technician_id.user_id", store=True, index="btree_not_null"
    )
    date_out = fields.Date(
        string="Handed Out", required=True, default=fields.Date.context_today
    )
    date_due = fields.Date(
        string="Due Back",
        compute="_compute_date_due",
        store=True,
        readonly=False,
        index="btree_not_null",
    )
    date_back = fields.Date(string="Handed Back", readonly=True, copy=False)
    date_lost = fields.Date(string="Lost On", readonly=True, copy=False)
    received_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Received By",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    loss_reason = fields.Char(readonly=True, copy=False)
    is_loss_accepted = fields.Boolean(
        readonly=True,
        copy=False,
        help="A manager lets the installation be complete without this card.",
    )
    state = fields.Selection(
        CARD_STATES, required=True, readonly=True, default="out", copy=False, index=True
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _name_unique = models.UniqueIndex(
        "(name)", "An installation card with this number exists already."
    )
    _one_card_out = models.UniqueIndex(
        "(case_id) WHERE state = 'out'",
        "A card of this installation is out already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("case_id.technician_id")
    def _compute_technician_id(self):
        for card in self:
            holder = card.state == "out" and card.case_id.technician_id
            card.technician_id = holder or card.technician_id

    @api.depends("date_out", "company_id")
    def _compute_date_due(self):
        for card in self:
            # sudo: res.company - a term of the branch, for whoever hands cards out
            days = card.company_id.sudo().aftersales_card_days
            card.date_due = card.date_out and fields.Date.add(card.date_out, days=days)

    @api.depends("state", "date_due")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for card in self:
            card.is_overdue = (
                card.state == "out" and bool(card.date_due) and card.date_due < today
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        overdue = Domain("state", "=", "out") & Domain("date_due", "<", today)
        return overdue if True in value else ~overdue

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not (vals.get("name") or "").strip():
                vals["name"] = "/"
        self._check_can_go_out(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() & {"name", "case_id", "date_out"}:
            self._check_still_out()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_still_out()

    def _get_gate_fields(self):
        return {
            "state",
            "date_back",
            "date_lost",
            "received_user_id",
            "loss_reason",
            "is_loss_accepted",
        }

    @api.model
    def _check_can_go_out(self, vals_list):
        """Refuse a card beside one that is out, or for what is no open installation."""
        cases = self.env["aftersales.case"].browse(
            {vals["case_id"] for vals in vals_list if vals.get("case_id")}
        )
        # sudo: aftersales.installation.card - one of another branch is out, too
        # the unique index looks at rows, so what was reported lost goes there first
        cases.sudo().installation_card_ids.flush_recordset(["state"])
        for case in cases:
            out = case.sudo().installation_card_ids.filtered(
                lambda card: card.state == "out"
            )
            if out:
                raise UserError(
                    self.env._(
                        "Card %(card)s of installation %(case)s is out already. Take "
                        "it back or report it lost first.",
                        card=out[0].name,
                        case=case.name,
                    )
                )
            if not case.is_installation or case.date_closed:
                raise UserError(
                    self.env._(
                        "%s is no open installation; no card goes out for it.",
                        case.name,
                    )
                )

    def _check_still_out(self):
        for card in self:
            if card.state != "out":
                raise UserError(
                    self.env._(
                        "Card %(card)s is “%(state)s” and stays on record as it is.",
                        card=card.name,
                        state=card._get_state_label(),
                    )
                )

    # === ACTION METHODS === #

    def action_hand_back(self):
        """Take the cards back; installations that waited for them are complete.

        A card that is back already stays so. One that was lost may turn up.
        """
        self._check_desk()
        self._lock_rows()
        todo = self.filtered(lambda card: card.state != "back")
        # sudo: the gate alone writes the state, the role was checked above
        todo.sudo().write(
            {
                "state": "back",
                "date_back": fields.Date.context_today(self),
                "received_user_id": self.env.uid,
            }
        )
        todo._settle()

    def action_report_lost(self, reason):
        """Write down that cards are lost; their installations still wait.

        :param str reason: what happened to them
        """
        self._check_desk()
        self._lock_rows()
        todo = self.filtered(lambda card: card.state != "lost")
        todo._check_still_out()
        # sudo: the gate alone writes the state, the role was checked above
        todo.sudo().write(
            {
                "state": "lost",
                "date_lost": fields.Date.context_today(self),
                "loss_reason": reason,
            }
        )

    def action_accept_loss(self):
        """Let the installations of lost cards be complete without them."""
        if not (self.env.su or self._has_role("manager")):
            raise AccessError(
                self.env._("Only an After-Sales manager lets a lost card go.")
            )
        self._lock_rows()
        for card in self.filtered(lambda card: card.state != "lost"):
            raise UserError(
                self.env._(
                    "Card %(card)s is “%(state)s”; report it lost first.",
                    card=card.name,
                    state=card._get_state_label(),
                )
            )
        # sudo: the gate alone writes the field, the role was checked above
        self.sudo().write({"is_loss_accepted": True})
        self._settle()

    def action_open_lost(self):
        """Ask what happened to lost cards."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report Lost"),
            "res_model": "aftersales.installation.card.lost",
            "view_mode": "form",
            "target": "new",
            "context": {"default_card_ids": self.ids},
        }

    # === BUSINESS METHODS === #

    def _has_role(self, *roles):
        return any(
            self.env.user.has_group(f"aftersales_warranty.aftersales_group_{role}")
            for role in roles
        )

    def _check_desk(self):
        """Refuse whoever does not keep the cards: reception and dispatch do."""
        if not (self.env.su or self._has_role("reception", "dispatcher")):
            raise AccessError(
                self.env._(
                    "Installation cards are given back to reception or dispatch."
                )
            )
        self.check_access("read")

    def _is_due(self):
        """Tell whether the installation waits for this card."""
        self.ensure_one()
        if self.state == "lost":
            # a card handed out in its place answers for the lost one
            others = self.case_id.installation_card_ids - self
            replaced = any(
                other.state == "back" and other.id > self.id for other in others
            )
            return not (self.is_loss_accepted or replaced)
        return self.state == "out"

    def _settle(self):
        """Lead on what waited for these cards."""
        # sudo: aftersales.case - the cards of an installation let it end
        cards = self.sudo()
        cards.activity_ids.unlink()
        cards.case_id._finish_held_installations()
        cards.case_id._try_lock()
