from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# what decides the value a unit went to the store with
STORED_FIELDS = {"grade", "disposition", "unit_value"}


class AftersalesDealerReturnLine(models.Model):
    """Units that are brought to the store by hand: refurbished ones, and sealed ones.

    Refurbished units lie apart until somebody decides to sell them; sealed ones need
    not wait until the rest of their return is settled.
    """

    _inherit = "aftersales.dealer.return.line"

    date_stored = fields.Datetime(
        string="In the Store Since", readonly=True, copy=False
    )
    stored_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Brought By",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    can_store = fields.Boolean(
        string="Can Go to the Store",
        compute="_compute_can_store",
        search="_search_can_store",
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "disposition", "date_stored")
    def _compute_can_store(self):
        ready = self._filter_storable()
        for line in self:
            line.can_store = line in ready

    @api.model
    def _search_can_store(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_storable_domain()
        return domain if True in value else ~domain

    @api.model
    def _get_storable_domain(self):
        """Return what waits to be brought: as long as it is not in the store."""
        refurbished = Domain("state", "=", "settled") & Domain(
            "disposition", "=", "refurbish"
        )
        sealed = Domain("state", "=", "inspected") & Domain(
            "disposition", "=", "restock"
        )
        return (refurbished | sealed) & Domain("date_stored", "=", False)

    def _filter_storable(self):
        return self.filtered_domain(self._get_storable_domain())

    # === CRUD METHODS === #

    def _get_gate_fields(self):
        return super()._get_gate_fields() | {"date_stored", "stored_by_id"}

    def _check_editable(self, vals):
        super()._check_editable(vals)
        stored = self.filtered("date_stored")
        if stored and STORED_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "%s is in the store already, at the value it was graded with.",
                    ", ".join(stored.mapped("display_name")),
                )
            )

    # === ACTION METHODS === #

    def action_to_store(self):
        """Bring units to the store they are sold from, valued as they were graded.

        However many press at once, each unit is brought once.
        """
        self._check_can_bring()
        # sudo: dealer return - the storekeeper's right on them was checked
        lines = self.sudo()
        lines.return_id._lock_rows()
        lines._lock_rows()
        lines._check_storable()
        for group in lines.grouped("return_id").values():
            sealed = group.filtered(lambda line: line.disposition == "restock")
            if sealed:
                sealed._go_restock()
            if group - sealed:
                (group - sealed)._leave_refurbished()
        lines._note_stored()

    # === BUSINESS METHODS === #

    def _check_can_bring(self):
        if not self.env.su and not self.env.user.has_group(
            "aftersales_warranty.aftersales_group_storekeeper"
        ):
            raise AccessError(
                self.env._("Units are brought to the store by its storekeeper.")
            )
        self.check_access("write")
        if not self:
            raise UserError(self.env._("Choose the units that go to the store."))

    def _check_storable(self):
        """Refuse units that are in the store, or are not to go there, naming each."""
        for line in self - self._filter_storable():
            if line.date_stored:
                raise UserError(
                    self.env._("%s is in the store already.", line.display_name)
                )
            raise UserError(
                self.env._(
                    "%(unit)s of return %(name)s cannot go to the store now: "
                    "refurbished units go there once the return is settled, sealed "
                    "ones once it is inspected.",
                    unit=line.display_name,
                    name=line.return_id.name,
                )
            )

    def _leave_refurbished(self):
        """Move units from the refurbished ones to the store; their value stays."""
        company = self.company_id
        store = company._get_aftersales_operation("recovery").default_location_dest_id
        self._move_goods("transfer", company.aftersales_refurbished_location_id, store)

    def _note_stored(self):
        self.write({"date_stored": self.env.cr.now(), "stored_by_id": self.env.uid})

    def _go_restock(self):
        """Leave out what was brought to the store before."""
        waiting = self.filtered(lambda line: not line.date_stored)
        if waiting:
            super(AftersalesDealerReturnLine, waiting)._go_restock()
            waiting._note_stored()


class AftersalesDealerReturn(models.Model):
    """Returns whose units are brought to the store by hand."""

    _inherit = "aftersales.dealer.return"

    storable_count = fields.Integer(compute="_compute_storable_count")

    @api.depends("line_ids.can_store")
    def _compute_storable_count(self):
        for document in self:
            document.storable_count = len(document.line_ids.filtered("can_store"))

    def action_to_store(self):
        """Bring all units of these returns to the store that may go there."""
        lines = self.line_ids._filter_storable()
        if not lines:
            # who came second is told so, not left in doubt
            raise UserError(
                self.env._("No unit of these returns is to be brought to the store.")
            )
        lines.action_to_store()

    def _begin_step(self, step):
        super()._begin_step(step)
        stored = self.line_ids.filtered("date_stored")
        if step == "cancel" and stored:
            raise UserError(
                self.env._(
                    "%(units)s of return %(name)s went to the store; settle the "
                    "return instead.",
                    units=", ".join(stored.mapped("display_name")),
                    name=stored.return_id[:1].name,
                )
            )
