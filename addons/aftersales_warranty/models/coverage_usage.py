from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.date_text import name_day
from .warranty_card import OPEN_STATES


class AftersalesCoverageUsage(models.Model):
    """What one case, or one visit of old, has drawn on a promise.

    The rows of a coverage are its account: each origin stands in it once, so that
    nothing counts twice.
    """

    _name = "aftersales.coverage.usage"
    _description = "Use of a Coverage"
    _inherit = [
        "aftersales.gate.mixin",
        "aftersales.change.log.mixin",
        "aftersales.audited.mixin",
    ]
    _audited_parent = "card_id"
    _audited_fields = ("amount", "visits", "date")
    _order = "date desc, id desc"

    name = fields.Char(
        string="Reference",
        required=True,
        help="The case or job sheet of the visit; each counts once.",
    )
    coverage_id = fields.Many2one(
        "aftersales.warranty.coverage", required=True, index=True, ondelete="restrict"
    )
    card_id = fields.Many2one(
        related="coverage_id.card_id", store=True, index="btree_not_null"
    )
    lot_id = fields.Many2one(related="coverage_id.lot_id")
    scope = fields.Char(related="coverage_id.scope")
    balance = fields.Char(related="coverage_id.balance")
    currency_id = fields.Many2one(related="coverage_id.currency_id")
    date = fields.Date(required=True, default=fields.Date.context_today)
    amount = fields.Monetary(
        default=0.0, help="What we bore of parts, labour and travel."
    )
    visits = fields.Integer(default=1)
    note = fields.Char()
    res_model = fields.Char(string="Origin Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Origin", model_field="res_model", readonly=True
    )

    _uses_something = models.Constraint(
        "CHECK (COALESCE(amount, 0) >= 0 AND COALESCE(visits, 0) >= 0 "
        "AND COALESCE(amount, 0) + COALESCE(visits, 0) > 0)",
        "A use is an amount or a number of visits above zero.",
    )
    _origin_unique = models.UniqueIndex(
        "(coverage_id, res_model, res_id) WHERE res_id IS NOT NULL",
        "This use of the coverage is recorded already.",
    )
    _reference_unique = models.UniqueIndex(
        "(coverage_id, name) WHERE res_id IS NULL",
        "A use with this reference is recorded already; each visit counts once.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        for use in self._get_manual_uses():
            if use.date > today:
                raise ValidationError(
                    self.env._(
                        "%(use)s is dated %(date)s, which is yet to come; record it "
                        "when it is done.",
                        use=use.name,
                        date=name_day(self.env, use.date),
                    )
                )

    @api.constrains("coverage_id")
    def _check_card_is_open(self):
        for use in self._get_manual_uses():
            card = use.coverage_id.card_id
            if card and card.state not in OPEN_STATES:
                raise ValidationError(
                    self.env._(
                        "Card %(card)s is “%(state)s”: nothing can be drawn on it. "
                        "Record %(use)s on the card that is open.",
                        card=card.name,
                        state=card._get_state_label(),
                        use=use.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        coverages = self.env["aftersales.warranty.coverage"].browse(
            {vals["coverage_id"] for vals in vals_list if vals.get("coverage_id")}
        )
        coverages._lock_rows()
        uses = super().create(vals_list)
        uses._check_balance()
        return uses

    def write(self, vals):
        target = self.env["aftersales.warranty.coverage"].browse(
            vals.get("coverage_id") or ()
        )
        (self.coverage_id | target)._lock_rows()
        res = super().write(vals)
        self._check_balance()
        return res

    def unlink(self):
        self.coverage_id._lock_rows()
        return super().unlink()

    # === ACTION METHODS === #

    def action_open_origin(self):
        """Open the document that this use comes from."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    # === BUSINESS METHODS === #

    def _get_gate_fields(self):
        return {"res_model", "res_id"}

    def _get_drawn_text(self):
        """Return in words what was drawn: visits, an amount, or both."""
        self.ensure_one()
        texts = []
        if self.visits:
            texts.append(self.env._("visits: %s", self.visits))
        if self.amount:
            texts.append(self.currency_id.format(self.amount))
        return ", ".join(texts)

    def _get_logged_fields(self):
        return {"coverage_id", "date", "amount", "visits"}

    def _get_log_document(self):
        return self.coverage_id._get_log_document()

    def _get_manual_uses(self):
        """Return those recorded by hand: they come from no document of ours."""
        return self.filtered(lambda use: not use.res_id)

    def _check_balance(self):
        """Refuse more than what is left, unless a verdict has granted it before.

        A context alone says nothing: a caller from outside could send it.
        """
        is_granted = self.env.context.get("aftersales_is_granted")
        if not (self.env.su and is_granted):
            self.coverage_id._check_balance()

    @api.model
    def _settle(self, origin, draws, **vals):
        """Write down what ``origin`` has drawn on promises, however often called.

        What it was granted stands even where somebody has used up the rest in
        between; the card tells it then.

        :param origin: the record that draws, such as a service case
        :param dict draws: amount and visits by coverage; a use that is not among
            them any more is taken back
        :param vals: what its rows have in common, such as ``name`` and ``date``
        """
        # sudo: aftersales.coverage.usage - a case settles what it was granted
        usage_model = self.sudo().with_context(aftersales_is_granted=True)
        vals |= {"res_model": origin._name, "res_id": origin.id}
        known = usage_model.search(
            [("res_model", "=", origin._name), ("res_id", "=", origin.id)]
        )
        todo = dict(draws)
        for use in known:
            amount, visits = todo.pop(use.coverage_id, (0, 0))
            if not (amount or visits):
                use._take_back()
            elif (use.amount, use.visits) != (amount, visits):
                use.write({"amount": amount, "visits": visits})
        usage_model.create(
            [
                {
                    **vals,
                    "coverage_id": coverage.id,
                    "card_id": coverage.card_id.id,
                    "amount": amount,
                    "visits": visits,
                }
                for coverage, (amount, visits) in todo.items()
                if amount or visits
            ]
        )
        usage_model._tell_overdraft(origin, draws)

    def _take_back(self):
        """Delete uses whose origin has drawn nothing after all."""
        self._log_on_document(self.env._("Taken back"))
        self.unlink()

    def _tell_overdraft(self, origin, draws):
        """Tell on the cards where more was granted than was left by now."""
        coverages = self.env["aftersales.warranty.coverage"].union(*draws).sudo()
        for coverage in coverages._get_overdraft():
            coverage._get_log_document()._message_log(
                body=self.env._(
                    "%(origin)s was granted more of “%(coverage)s” (%(limits)s) than "
                    "was left when its work was approved.",
                    origin=origin.display_name,
                    coverage=coverage.scope,
                    limits=coverage.limits,
                )
            )
