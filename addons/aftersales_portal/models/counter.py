import re

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

# an agent's numbers start with signs of his own, which no number of ours has
_PREFIX = re.compile(r"[A-Z0-9]{2,8}")


class AftersalesCounter(models.Model):
    """A counter of an agent's own, which his office sets up and his people run."""

    _name = "aftersales.counter"
    _inherit = ["aftersales.counter", "aftersales.lock.mixin"]

    date_called = fields.Datetime(
        string="Last Call",
        readonly=True,
        copy=False,
        help="When this counter last called a visitor from its portal page.",
    )

    _agent_name_uniq = models.UniqueIndex(
        "(agent_id, lower(name)) WHERE agent_id IS NOT NULL",
        "This agent has a counter with this name already.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("agent_id", "user_ids")
    def _check_people(self):
        """Refuse strangers at the counter of an agent."""
        for counter in self.filtered("agent_id"):
            strangers = counter.user_ids - counter._get_people(counter.agent_id)
            if strangers:
                raise UserError(
                    self.env._(
                        "%(names)s cannot work at %(counter)s: choose portal users who "
                        "act for %(agent)s.",
                        names=", ".join(strangers.mapped("name")),
                        counter=counter.name,
                        agent=counter.agent_id.name,
                    )
                )

    # === PORTAL METHODS === #

    @api.model
    def _get_portal_domain(self, user):
        """Return the domain of the counters ``user`` works at: of his agent.

        His agent's office works at all of them.
        """
        agent = user._get_aftersales_agent()
        if not agent:
            return Domain.FALSE
        domain = Domain("agent_id", "=", agent.id)
        if user._has_aftersales_office():
            return domain
        return domain & (
            Domain("user_ids", "=", False) | Domain("user_ids", "in", user.ids)
        )

    @api.model
    def _get_portal_search_domain(self, search_in, text):
        """Return the domain of a text typed into the search bar."""
        return Domain("name", "ilike", text) | Domain("number_prefix", "ilike", text)

    @api.model
    def _get_portal_counters(self, user, company):
        """Return the counters ``user`` takes units in at, his own first.

        :param company: the branch the units are announced to
        :return: records with superuser rights
        """
        # sudo: aftersales.counter - those of the visitor's own agent
        counters = self.sudo().search(
            self._get_portal_domain(user) & Domain("company_id", "=", company.id)
        )
        return counters.sorted(lambda counter: user not in counter.user_ids)

    @api.model
    def _get_people(self, agent):
        """Return the portal users who act for ``agent``."""
        # sudo: res.users - logins of the agent's own people
        users = (
            self.env["res.users"]
            .sudo()
            .search([("partner_id", "child_of", agent.ids), ("share", "=", True)])
        )
        return users.filtered(lambda user: user._get_aftersales_agent() == agent)

    def _portal_save(self, user, values):
        """Set a counter of the visitor's agent up, a new one where there is none.

        Sent again, the form of a new counter leads to the one it has made.

        :param user: of the office, see ``res.users._has_aftersales_office``
        :param dict values: ``name``, ``prefix``, ``active``; ids of ``user_ids`` and
            ``work_type_ids``
        :return: the counter, as superuser
        :raises UserError: saying what is wrong with the form
        """
        self._check_office(user)
        agent = user._get_aftersales_agent()
        vals = self._prepare_portal_vals(agent, values)
        # sudo: aftersales.counter - of the visitor's own agent, checked above
        counters = self.sudo()
        known = counters.with_context(active_test=False).search(
            [("agent_id", "=", agent.id), ("name", "=ilike", escape_psql(vals["name"]))]
        )
        if not self and known and known.number_prefix == vals["number_prefix"]:
            return known
        counters._check_portal_free(known, vals)
        if self:
            counters.write(vals)
            return counters
        return counters.create(
            {**vals, "agent_id": agent.id, "company_id": user.company_id.id}
        )

    def _check_office(self, user):
        """Refuse to set up what is not the office's."""
        agent = user._get_aftersales_agent()
        # sudo: aftersales.counter - compares the agent, shows nothing
        if not user._has_aftersales_office() or self.sudo().agent_id - agent:
            raise AccessError(
                self.env._("The office of the agent sets his counters up.")
            )

    def _check_portal_free(self, known, vals):
        """Refuse a name or numbers that another counter has."""
        if known - self:
            raise UserError(
                self.env._("You have a counter named “%s” already.", vals["name"])
            )
        prefix = vals["number_prefix"]
        others = self.with_context(active_test=False).search(
            Domain("number_prefix", "=ilike", escape_psql(prefix or ""))
            & Domain("id", "not in", self.ids)
        )
        if prefix and others:
            raise UserError(
                self.env._(
                    "“%s” is taken. Let the numbers start with other letters.",
                    prefix.rstrip("-"),
                )
            )

    @api.model
    def _prepare_portal_vals(self, agent, values):
        """Return the values of a counter by what was typed into its form."""
        if not values["name"]:
            raise UserError(self.env._("Enter the name of the counter."))
        prefix = values["prefix"].upper().rstrip("-")
        if prefix and not _PREFIX.fullmatch(prefix):
            raise UserError(
                self.env._(
                    "“%s” cannot start numbers: take two to eight letters or digits.",
                    values["prefix"],
                )
            )
        people = self._get_people(agent)
        # sudo: aftersales.work.type - names and ids for a choice
        work_types = self.env["aftersales.work.type"].sudo().search([])
        return {
            "name": values["name"],
            "number_prefix": prefix and f"{prefix}-",
            "active": values["active"],
            "user_ids": [Command.set(_keep(people, values["user_ids"]))],
            "work_type_ids": [Command.set(_keep(work_types, values["work_type_ids"]))],
        }


def _keep(records, ids):
    """Return the ids that are among ``records``."""
    return [record.id for record in records if record.id in ids]
