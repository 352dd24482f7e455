from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [
    ("waiting", "Waiting"),
    ("called", "Called"),
    ("done", "Served"),
    ("gone", "Gone"),
]


class AftersalesCounterTicket(models.Model):
    """A visitor of a branch who waits for a counter, with a number of his own."""

    _name = "aftersales.counter.ticket"
    _description = "Queue Ticket"
    _inherit = "aftersales.document.mixin"
    _order = "id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Branch",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    agent_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The agent at whose counters the visitor waits; empty for our own.",
    )
    work_type_id = fields.Many2one(
        comodel_name="aftersales.work.type",
        string="Wants",
        index="btree_not_null",
        help="Counters that do not do this are passed over.",
    )
    visitor_name = fields.Char(string="Visitor")
    phone = fields.Char()
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index="btree_not_null",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    counter_id = fields.Many2one(
        comodel_name="aftersales.counter",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        copy=False,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Served By",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    date_called = fields.Datetime(readonly=True, copy=False)
    date_closed = fields.Datetime(readonly=True, copy=False)
    waiting_minutes = fields.Float(
        string="Waited",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Minutes from the ticket to the call.",
    )
    request_ids = fields.One2many(
        comodel_name="aftersales.request", inverse_name="ticket_id"
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="waiting",
        copy=False,
        index=True,
    )

    _one_called = models.UniqueIndex(
        "(counter_id) WHERE state = 'called'",
        "A counter serves one visitor at a time.",
    )
    _waiting_idx = models.Index("(company_id, id) WHERE state = 'waiting'")

    # === COMPUTE METHODS === #

    @api.depends("phone")
    def _compute_partner_id(self):
        for ticket in self:
            ticket.partner_id = ticket.partner_id or (
                self.env["res.partner"]._find_consumer(ticket.phone)
            )

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {
            "agent_id",
            "counter_id",
            "user_id",
            "date_called",
            "date_closed",
            "waiting_minutes",
        }

    # === ACTION METHODS === #

    def action_call(self):
        """Call this visitor before his turn, to the counter of whoever calls."""
        self.ensure_one()
        counter = self.env["aftersales.request"]._default_counter_id()
        if not counter:
            raise UserError(
                self.env._("You have no counter; ask your manager to add you to one.")
            )
        counter._check_clerk()
        self._lock()
        self._call(counter)
        return self.action_open()

    def action_open(self):
        """Open the form of a new request for this visitor."""
        self.ensure_one()
        return self.counter_id._open_request(
            ticket_id=self.id,
            partner_id=self.partner_id.id,
            phone=self.phone or False,
            customer_name=self.visitor_name or False,
        )

    def action_done(self):
        """Say that the visitor was served, with a request or with an answer."""
        self._check_desk()
        self._lock()
        self._close("done")

    def action_gone(self):
        """Say that the visitor did not come when he was called."""
        self._check_desk()
        self._lock()
        self._close("gone")

    def action_back(self):
        """Let a visitor wait again, in his old turn."""
        self._check_desk()
        self._lock()
        self._check_state({"called", "gone"})
        # sudo: a step of the desk, whose role was checked above
        self.sudo().write(
            {
                "state": "waiting",
                "counter_id": False,
                "user_id": False,
                "date_called": False,
                "date_closed": False,
                "waiting_minutes": 0.0,
            }
        )

    # === BUSINESS METHODS === #

    def _call(self, counter):
        """Call a visitor to a counter; whom it served before has been served."""
        self._check_state({"waiting"})
        self._check_agent(counter)
        counter.ticket_ids.filtered(lambda ticket: ticket.state == "called")._close(
            "done"
        )
        self.flush_model(["state", "counter_id"])
        now = self.env.cr.now()
        # sudo: a step of the desk, whose role was checked before
        self.sudo().write(
            {
                "state": "called",
                "counter_id": counter.id,
                "user_id": self.env.uid,
                "date_called": now,
                "waiting_minutes": (now - self.create_date).total_seconds() / 60,
            }
        )

    def _check_agent(self, counter):
        """Refuse to call a visitor of an agent to a counter that is not his."""
        for ticket in self:
            if ticket.agent_id != counter.agent_id:
                raise UserError(
                    self.env._(
                        "%(ticket)s does not wait for %(counter)s, but at %(owner)s.",
                        ticket=ticket.name,
                        counter=counter.name,
                        owner=ticket.agent_id.name or ticket.company_id.name,
                    )
                )

    def _close(self, state):
        self._check_state({"waiting", "called"})
        # sudo: a step of the desk, whose role was checked before
        self.sudo().write({"state": state, "date_closed": self.env.cr.now()})

    def _lock(self):
        """Hold the tickets until the step is done; the second sees the first's."""
        # sudo: the lock is ours to take, whatever the role may write
        self.sudo()._lock_rows()
        self.invalidate_recordset(["state"])

    def _check_state(self, states):
        for ticket in self:
            if ticket.state not in states:
                raise UserError(
                    self.env._(
                        "%(ticket)s is “%(state)s” by now; look at the queue again.",
                        ticket=ticket.name,
                        state=ticket._get_state_label(),
                    )
                )

    def _check_desk(self):
        self.check_access("read")
        role = "aftersales_warranty.aftersales_group_reception"
        if not (self.env.su or self.env.user.has_group(role)):
            raise AccessError(self.env._("The queue belongs to reception."))
