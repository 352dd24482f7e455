from odoo import Command, api, fields, models

from .posting_again import PART_MODEL

SIGNS = {"debit": 1, "credit": -1}
# what of a posting its entry says
ENTRY_FIELDS = (
    "name",
    "product_id",
    "amount",
    "debit_account_id",
    "debit_partner_id",
    "debit_analytic",
    "credit_account_id",
    "credit_partner_id",
    "credit_analytic",
)


class AftersalesPosting(models.Model):
    """The journal entries of postings, and those that take them back."""

    _inherit = "aftersales.posting"

    # === BUSINESS METHODS === #

    @api.model
    def _post_entry(self, company, journal, vals_list):
        """Make and post one balanced entry for postings-to-be.

        :param vals_list: values of ``aftersales.posting``
        """
        cases = self.env["aftersales.case"].browse(
            {vals["case_id"] for vals in vals_list if vals["case_id"]}
        )
        labels = dict(self._fields["activity"]._description_selection(self.env))
        documents = ", ".join(cases.mapped("name")) or vals_list[0]["name"]
        activities = ", ".join({labels[vals["activity"]]: 1 for vals in vals_list})
        return self._create_entry(
            company,
            journal,
            f"{documents}: {activities}",
            [line for vals in vals_list for line in self._prepare_entry_lines(vals)],
        )

    @api.model
    def _create_entry(self, company, journal, ref, lines):
        moves = (
            self.env["account.move"]
            .sudo()
            .with_context(allowed_company_ids=company.ids)
            .with_company(company)
        )
        if any(line.get("tax_repartition_line_id") for line in lines):
            # taxes are computed for each posting, and stand as they were posted
            moves = moves.with_context(skip_invoice_sync=True)
        move = moves.create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "company_id": company.id,
                "date": fields.Date.context_today(self),
                "ref": ref,
                "line_ids": [Command.create(line) for line in lines],
            }
        )
        move._post()
        return move.with_env(self.env)

    @api.model
    def _prepare_entry_lines(self, vals):
        """Return the two lines of a posting."""
        common = {
            "name": vals["name"],
            "product_id": vals["product_id"],
            # accounts may have taxes by default: these are no purchases or sales
            "tax_ids": [Command.clear()],
        }
        return [
            {
                **common,
                "account_id": vals[f"{side}_account_id"],
                "partner_id": vals[f"{side}_partner_id"],
                "analytic_distribution": vals[f"{side}_analytic"],
                "balance": sign * vals["amount"],
            }
            for side, sign in SIGNS.items()
        ]

    def _prepare_own_lines(self):
        """Return the lines by which this posting was entered."""
        self.ensure_one()
        return self._prepare_entry_lines(
            {
                name: self._fields[name].convert_to_write(self[name], self)
                for name in self._get_entry_fields()
            }
        )

    @api.model
    def _get_entry_fields(self):
        return ENTRY_FIELDS

    def _reverse(self):
        """Take these postings out of the books, once; return those taken out now."""
        standing = self._lock_standing()
        for (company, journal), group in standing.grouped(
            lambda posting: (posting.company_id, posting.move_id.journal_id)
        ).items():
            moves = group.move_id
            reversal = self._create_entry(
                company,
                journal,
                self.env._("Reversal of %s", ", ".join(moves.mapped("name"))),
                group._prepare_left_lines(),
            )
            if len(moves) == 1 and moves.aftersales_posting_ids == group:
                reversal.reversed_entry_id = moves
            group.reversal_id = reversal
            group._reconcile_reversal()
        return standing

    def _lock_standing(self):
        """Lock these postings; return those that nobody has taken back."""
        self._lock()
        # what another has reversed meanwhile
        self.invalidate_recordset(["reversal_id"])
        return self.filtered(lambda posting: not posting.reversal_id)

    def _take_back(self, reversal):
        """Note that an entry made by hand has taken these postings out of the books.

        :param reversal: the posted ``account.move`` that reverses theirs
        """
        self.reversal_id = reversal
        shares = self.filtered(lambda posting: posting.res_model == PART_MODEL)
        self.env[PART_MODEL].browse(shares.mapped("res_id"))._drop_shares()

    def _reconcile_reversal(self):
        """Let debts and what takes them back settle each other, where still open."""
        for posting in self:
            for side in ("debit", "credit"):
                account = posting[f"{side}_account_id"]
                if not account.reconcile:
                    continue
                moves = posting.move_id | posting.reversal_id
                moves |= posting.move_id.reversal_move_ids
                moves.line_ids.filtered(
                    lambda line, posting=posting, account=account: (
                        line.account_id == account
                        and line.name == posting.name
                        and line.parent_state == "posted"
                        and not line.reconciled
                    )
                ).reconcile()
