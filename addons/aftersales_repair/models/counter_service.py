from odoo import api, fields, models
from odoo.exceptions import UserError


class AftersalesCounter(models.Model):
    """A counter has its own services, numbers and visitors who wait for it."""

    _inherit = "aftersales.counter"

    work_type_ids = fields.Many2many(
        comodel_name="aftersales.work.type",
        string="Services",
        help="What this counter takes in and whom it calls; everything without one.",
    )
    number_prefix = fields.Char(
        help="Gives the requests of this counter a number range of their own.",
    )
    sequence_id = fields.Many2one(
        comodel_name="ir.sequence",
        string="Own Numbers",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    ticket_ids = fields.One2many(
        comodel_name="aftersales.counter.ticket", inverse_name="counter_id"
    )
    ticket_id = fields.Many2one(
        comodel_name="aftersales.counter.ticket",
        string="Now Serving",
        compute="_compute_queue",
    )
    waiting_count = fields.Integer(string="Waiting", compute="_compute_queue")

    _number_prefix_uniq = models.UniqueIndex(
        "(upper(number_prefix)) WHERE number_prefix IS NOT NULL",
        "Another counter numbers its requests with this prefix already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("ticket_ids.state")
    def _compute_queue(self):
        tickets = self.env["aftersales.counter.ticket"]
        serving = dict(
            tickets._read_group(
                [("counter_id", "in", self.ids), ("state", "=", "called")],
                ["counter_id"],
                ["id:recordset"],
            )
        )
        waiting = tickets._read_group(
            [("company_id", "in", self.company_id.ids), ("state", "=", "waiting")],
            ["company_id", "agent_id", "work_type_id"],
            ["__count"],
        )
        for counter in self:
            counter.ticket_id = serving.get(counter, tickets)[:1]
            counter.waiting_count = sum(
                count
                for company, agent, work_type, count in waiting
                if company == counter.company_id
                and agent == counter.agent_id
                and counter._serves(work_type)
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        counters = super().create(vals_list)
        counters._number_requests()
        return counters

    def write(self, vals):
        result = super().write(vals)
        if "number_prefix" in vals:
            self._number_requests()
        return result

    def _number_requests(self):
        """Give each counter with a prefix its numbers.

        A prefix goes on where its numbers have ended, whichever counter had it
        before; without a prefix the numbers are kept and not drawn.
        """
        # sudo: ir.sequence - a manager of the service numbers his documents
        for counter in self.sudo().filtered("number_prefix"):
            sequence = counter.sequence_id
            if sequence.prefix != counter.number_prefix:
                counter.sequence_id = counter._find_numbers() or sequence.create(
                    {
                        "name": self.env._("Requests of %s", counter.name),
                        "prefix": counter.number_prefix,
                        "padding": 5,
                        # a prefix may move to a counter of another branch
                        "company_id": False,
                    }
                )

    def _find_numbers(self):
        """Return the numbers that requests with this prefix had so far, anywhere."""
        self.ensure_one()
        sequences = self.env["ir.sequence"].search(
            [("prefix", "=", self.number_prefix), ("code", "=", False)]
        )
        return sequences.sorted("number_next_actual")[-1:]

    # === ACTION METHODS === #

    def action_call_next(self):
        """Call who has waited longest for what this counter does.

        :return: the action that shows the visitor, or who is told of an empty queue
        """
        self.ensure_one()
        self._check_clerk()
        ticket = self._find_next()
        if not ticket:
            raise UserError(self.env._("Nobody waits for %s.", self.name))
        ticket._call(self)
        return ticket.action_open()

    def action_view_waiting(self):
        """Open the waiting list of this counter."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_counter_ticket_action"
        )
        return action | {
            "domain": self._get_waiting_domain(),
            "context": {"default_company_id": self.company_id.id},
        }

    def action_new_request(self):
        """Open the form of a new request at this counter."""
        self.ensure_one()
        return self._open_request()

    # === BUSINESS METHODS === #

    def _open_request(self, **defaults):
        """Return the action of a new request at this counter."""
        self.ensure_one()
        context = {
            "default_counter_id": self.id,
            "default_company_id": self.company_id.id,
        }
        for name, value in defaults.items():
            context[f"default_{name}"] = value
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.request",
            "views": [(False, "form")],
            "context": context,
        }

    def _check_clerk(self):
        """Refuse whoever does not work at this counter."""
        self.check_access("read")
        role = "aftersales_warranty.aftersales_group_reception"
        is_clerk = self.env.user.has_group(role) and (
            not self.user_ids or self.env.user in self.user_ids
        )
        manager = "aftersales_warranty.aftersales_group_manager"
        if not (self.env.su or is_clerk or self.env.user.has_group(manager)):
            raise UserError(
                self.env._(
                    "You do not work at %s; ask your manager to add you there.",
                    self.name,
                )
            )

    def _serves(self, work_type):
        """Return whether this counter does such work; an open question it does."""
        return (
            not work_type or not self.work_type_ids or work_type in self.work_type_ids
        )

    def _get_waiting_domain(self):
        domain = [
            ("company_id", "=", self.company_id.id),
            ("agent_id", "=", self.agent_id.id),
            ("state", "=", "waiting"),
        ]
        if self.work_type_ids:
            domain.append(("work_type_id", "in", [False, *self.work_type_ids.ids]))
        return domain

    def _find_next(self):
        """Return the first who waits, held so that no other counter calls him."""
        waiting = self.env["aftersales.counter.ticket"].search(
            self._get_waiting_domain(), order="id", limit=50
        )
        # sudo: the lock is ours to take; those whom others call now are passed over
        return waiting.sudo().try_lock_for_update(limit=1).with_env(self.env)
