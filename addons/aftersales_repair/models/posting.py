from functools import cache

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from .posting_item import PostingItem


class AftersalesPosting(models.Model):
    """One activity of the service in the books, posted by its template.

    A document has one standing posting for an activity and key. Posted again it stays
    as it is; reversed with its document it may be posted anew.
    """

    _name = "aftersales.posting"
    _description = "Service Posting"
    _inherit = ["aftersales.audited.mixin"]
    _audited_fields = (
        "amount",
        "debit_account_id",
        "credit_account_id",
        "move_id",
        "reversal_id",
    )
    _order = "id desc"
    _rec_name = "name"

    name = fields.Char(readonly=True)
    activity = fields.Selection(
        selection="_get_activities", required=True, index=True, readonly=True
    )
    template_id = fields.Many2one(
        comodel_name="aftersales.posting.template",
        index="btree_not_null",
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    case_id = fields.Many2one(
        comodel_name="aftersales.case",
        index="btree_not_null",
        readonly=True,
        ondelete="restrict",
    )
    res_model = fields.Char(string="Document Type", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    key = fields.Char(required=True, default="", readonly=True)
    product_id = fields.Many2one(
        comodel_name="product.product", index="btree_not_null", readonly=True
    )
    debit_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Debit",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    debit_partner_id = fields.Many2one(
        comodel_name="res.partner", index="btree_not_null", readonly=True
    )
    credit_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Credit",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    credit_partner_id = fields.Many2one(
        comodel_name="res.partner", index="btree_not_null", readonly=True
    )
    debit_analytic = fields.Json(readonly=True)
    credit_analytic = fields.Json(readonly=True)
    amount = fields.Monetary(
        readonly=True, help="What was posted, in the currency of the company."
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Journal Entry",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    date = fields.Date(related="move_id.date", store=True)
    reversal_id = fields.Many2one(
        comodel_name="account.move",
        string="Reversal Entry",
        index="btree_not_null",
        readonly=True,
        ondelete="restrict",
    )
    is_reversed = fields.Boolean(compute="_compute_is_reversed", store=True)

    _standing_uniq = models.UniqueIndex(
        "(res_id, res_model, activity, key) WHERE reversal_id IS NULL",
        "This has been posted already.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "What is posted is more than nothing."
    )

    # === COMPUTE METHODS === #

    @api.depends("reversal_id")
    def _compute_is_reversed(self):
        for posting in self:
            posting.is_reversed = bool(posting.reversal_id)

    # === BUSINESS METHODS === #

    @api.model
    def _get_activities(self):
        """Return what the templates know; addons add theirs to the templates alone."""
        activity = self.env["aftersales.posting.template"]._fields["activity"]
        return activity._description_selection(self.env)

    @api.model
    def _post_activity(
        self,
        activity,
        record,
        amount,
        *,
        company,
        case=None,
        partner=None,
        product=None,
        name=None,
        key="",
        **sides,
    ):
        """Post one activity of a document by its template; post it once.

        The same call again gives the same entry, whatever the amount by then: reverse
        first what is no longer right.

        :param str activity: as in the templates
        :param record: the document, any single record
        :param float amount: in the currency of ``company``; a negative one changes
            the sides
        :param company: the ``res.company`` in whose books to post
        :param case: the ``aftersales.case`` named on the entry
        :param partner: whom the template's “As the Document Says” means
        :param str key: tells several postings of one activity and document apart
        :param sides: ``debit_account``, ``credit_account``, ``debit_partner``,
            ``credit_partner``, ``debit_analytic``, ``credit_analytic`` where the sides
            differ
        :return: the ``account.move``, with superuser rights; empty where no template
            is active for activity and company, or nothing is to be posted
        :raises UserError: naming the missing account or journal and where to set it
        """
        item = PostingItem(
            activity=activity,
            record=record,
            amount=amount,
            company=company,
            case=case,
            partner=partner,
            product=product,
            name=name,
            key=key,
            **sides,
        )
        return self._post_items([item]).move_id

    @api.model
    def _post_items(self, items):
        """Post many activities at once, with one entry per journal and company.

        :param items: :class:`PostingItem` of any documents
        :return: the postings, those that were there already among them
        """
        # sudo: aftersales.posting - roles of the service take steps that post
        postings = self.sudo()
        items = [item.sudo() for item in items]
        standing = postings._find_standing(items)
        done = {posting._get_identity() for posting in standing}
        find = cache(self.env["aftersales.posting.template"]._find)
        groups = {}
        for item in items:
            if item.identity in done:
                continue
            vals = postings._prepare_posting(item, find(item.activity, item.company))
            if vals:
                done.add(item.identity)
                journal = postings.template_id.browse(vals["template_id"])._get_journal(
                    item.company
                )
                groups.setdefault((item.company, journal), []).append(vals)
        for (company, journal), vals_list in groups.items():
            move = postings._post_entry(company, journal, vals_list)
            standing |= postings.create(
                [{**vals, "move_id": move.id} for vals in vals_list]
            )
        return standing

    @api.model
    def _find_standing(self, items):
        """Return the postings of ``items`` that are in the books already."""
        by_model = {}
        for item in items:
            by_model.setdefault((item.activity, item.record._name), []).append(item)
        found = self.browse()
        for (activity, model), group in by_model.items():
            wanted = {item.identity for item in group}
            found |= self.search(
                [
                    ("activity", "=", activity),
                    ("res_model", "=", model),
                    ("res_id", "in", [item.record.id for item in group]),
                    ("reversal_id", "=", False),
                ]
            ).filtered(lambda posting, wanted=wanted: posting._get_identity() in wanted)
        return found

    def _get_identity(self):
        return (self.activity, self.res_model, self.res_id, self.key)

    @api.model
    def _prepare_posting(self, item, template):
        """Return the values of a posting, or nothing where none is to be made."""
        amount = item.company.currency_id.round(item.amount * template.factor / 100)
        if not template or item.company.currency_id.is_zero(amount):
            return {}
        sides = {side: template._get_side(side, item) for side in ("debit", "credit")}
        if amount < 0:
            sides = {"debit": sides["credit"], "credit": sides["debit"]}
        vals = {
            "name": item.get_name(),
            "activity": item.activity,
            "template_id": template.id,
            "company_id": item.company.id,
            "case_id": item.case.id if item.case else False,
            "res_model": item.record._name,
            "res_id": item.record.id,
            "key": item.key,
            "product_id": item.product.id if item.product else False,
            "amount": abs(amount),
        }
        for side, (account, partner, analytic) in sides.items():
            vals[f"{side}_account_id"] = account.id
            vals[f"{side}_partner_id"] = partner.id
            vals[f"{side}_analytic"] = analytic or False
        return vals

    @api.model
    def _reverse_activity(self, activity, record, key=""):
        """Take the standing postings of documents out of the books again.

        :param record: one or many documents of one model
        :param key: as posted; ``None`` reverses all keys
        :return: the reversing ``account.move``, with superuser rights; empty where
            nothing stands
        """
        # sudo: aftersales.posting - roles of the service take steps that post
        domain = [
            ("activity", "=", activity),
            ("res_model", "=", record._name),
            ("res_id", "in", record.ids),
            ("reversal_id", "=", False),
        ]
        if key is not None:
            domain.append(("key", "=", key))
        return self.sudo().search(domain)._reverse().reversal_id

    def _lock(self):
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is reversing %s at this moment. Wait a second and "
                    "look again.",
                    ", ".join(self.mapped("name")),
                )
            ) from error
