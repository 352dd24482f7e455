from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.posting import is_balanced, share_taken_back
from .posting_again import PART_MODEL

STATUSES = [
    ("standing", "Posted"),
    ("draft", "Reversal in Draft"),
    ("partial", "Partly Reversed"),
    ("edited", "Reversed Otherwise"),
    ("reversed", "Reversed"),
]


class AftersalesPosting(models.Model):
    """What of postings stands, after entries that an accountant reversed by hand.

    The books tell, and nothing else: what reversals of an entry, and reversals of
    these, have posted on the accounts of a posting is taken back. A draft takes
    nothing back. All of it ends the posting; of a part the rest stands, and a step
    that takes the posting back reverses just that rest. What left its accounts out
    of balance only its accountant can explain: it is shown, and stops the step.
    """

    _inherit = "aftersales.posting"

    amount_back = fields.Monetary(
        string="Taken Back by Hand",
        readonly=True,
        help="What reversals that are not made by a step have taken back, while the "
        "posting stands.",
    )
    is_edited = fields.Boolean(
        readonly=True,
        help="A reversal by hand went to other accounts, or to labels of no posting.",
    )
    amount_left = fields.Monetary(compute="_compute_status")
    status = fields.Selection(STATUSES, compute="_compute_status")

    # === COMPUTE METHODS === #

    @api.depends("amount", "amount_back", "is_edited", "reversal_id")
    def _compute_status(self):
        # sudo: account.move - whoever may read postings
        drafts = self.env["account.move"].sudo()
        drafts = drafts.search_fetch(
            [("reversed_entry_id", "in", self.move_id.ids), ("state", "=", "draft")],
            ["reversed_entry_id"],
        ).reversed_entry_id
        for posting in self:
            posting.amount_left = (
                0 if posting.reversal_id else posting.amount - posting.amount_back
            )
            posting.status = posting._get_status(posting.move_id in drafts)

    def _get_standing_amount(self, side):
        """Return what of this posting stands on a side."""
        self.ensure_one()
        whole = self._get_side_amount(side)
        if not self.amount_back:
            return whole
        return self.currency_id.round(whole * (1 - self.amount_back / self.amount))

    def _get_status(self, has_draft):
        if self.is_edited:
            return "edited"
        if self.reversal_id:
            return "reversed"
        if has_draft:
            return "draft"
        return "partial" if self.amount_back else "standing"

    # === BUSINESS METHODS === #

    def _note_reversals(self, reversal):
        """Note what stands of these postings, as the books are now.

        :param reversal: the ``account.move`` made by hand that has changed it
        :raises UserError: where it takes back what a step has taken back already, or
            brings back what is posted anew
        """
        if not self:
            return
        self._lock()
        self.invalidate_recordset(["reversal_id"])
        for entry, postings in self.grouped("move_id").items():
            line_of_reversals = postings._find_reversals()
            # taken back by an entry that took back others too: that is final
            final = postings.filtered(
                lambda posting, known=line_of_reversals: (
                    posting.reversal_id and posting.reversal_id not in known
                )
            )
            found = (postings - final)._read_balances(line_of_reversals)
            for posting, balances, is_strange in found:
                posting._note_balances(
                    balances, is_strange, reversal, line_of_reversals
                )
            if final and (not found or found[0][2]):
                final._refuse_twice(entry, reversal)

    def _find_reversals(self):
        """Return what reverses these entries, and what reverses those, as posted."""
        moves = self.env["account.move"].sudo()
        found, line = moves, self.move_id
        while line:
            line = moves.search([("reversed_entry_id", "in", line.ids)]) - found
            found |= line
        return found.filtered(lambda move: move.state == "posted")

    def _read_balances(self, reversals):
        """Return what is left of these postings of one entry.

        :param reversals: the posted entries that reverse theirs
        :return: each with ``[(values of a line, balance left), …]``, and whether
            something was taken off their accounts that belongs to none of them
        :rtype: list[tuple[aftersales.posting, list, bool]]
        """
        postings = self.sorted("id")
        # the accounts tell enough where there is one posting only
        is_alone = len(self.move_id.aftersales_posting_ids) == 1

        def get_key(account_id, label):
            return (account_id, "" if is_alone else label)

        taken = defaultdict(float)
        for line in reversals.line_ids:
            taken[get_key(line.account_id.id, line.name)] += line.balance
        rows, posted = [], []
        for posting in postings:
            lines = [
                (get_key(line["account_id"], line["name"]), line)
                for line in posting._prepare_own_lines()
            ]
            balances = defaultdict(float)
            for key, line in lines:
                balances[key] += line["balance"]
            rows.append(lines)
            posted.append(balances)
        shares, is_strange = share_taken_back(posted, taken)
        return [
            (posting, posting._share_lines(lines, balances, share), is_strange)
            for posting, lines, balances, share in zip(
                postings, rows, posted, shares, strict=True
            )
        ]

    def _share_lines(self, lines, balances, share):
        """Return the lines with what is left of each, to the cent.

        Lines of one account and label share alike; the last one has what rounding
        leaves.
        """
        rounding = self.currency_id.round
        left = {key: balances[key] + share[key] for key in balances}
        rest = dict(left)
        last = {key: number for number, (key, _line) in enumerate(lines)}
        found = []
        for number, (key, line) in enumerate(lines):
            part = left[key] * line["balance"] / balances[key] if balances[key] else 0
            part = rounding(rest[key] if last[key] == number else part)
            rest[key] -= part
            found.append((line, part))
        return found

    def _note_balances(self, lines, is_strange, reversal, reversals):
        """Note what the books show of this posting, and what follows from it.

        :param lines: see :meth:`_read_balances`
        :param reversal: the entry that changed it, one of ``reversals`` when posted
        """
        self.ensure_one()
        balances = [left for _line, left in lines]
        own = lines[0][0]["balance"]
        is_gone = all(self.currency_id.is_zero(left) for left in balances)
        if self.reversal_id and not is_gone:
            if balances[0] * own < 0:
                self._refuse_twice(self.move_id, reversal)
            self._stand_again(reversal)
        self.write(
            {
                "amount_back": 0
                if is_gone
                else self.currency_id.round(self.amount * (1 - balances[0] / own)),
                "is_edited": is_strange or not is_balanced(balances),
            }
        )
        if is_gone and not self.reversal_id:
            self._take_back(reversals.sorted("id")[-1:])

    def _stand_again(self, reversal):
        """Let a posting stand whose reversal was reversed itself."""
        anew = self.search(
            [
                ("activity", "=", self.activity),
                ("res_model", "=", self.res_model),
                ("res_id", "=", self.res_id),
                ("key", "=", self.key),
                ("reversal_id", "=", False),
            ],
            limit=1,
        )
        if anew:
            raise UserError(
                self.env._(
                    "%(reversal)s would bring %(posting)s back into the books, and it "
                    "was posted anew with %(entry)s. Reverse that one instead.",
                    reversal=reversal.ref or reversal.name,
                    posting=self.name,
                    entry=anew.move_id.name,
                )
            )
        self.reversal_id = False
        if self.res_model == PART_MODEL:
            part = self.env[PART_MODEL].browse(self.res_id)
            part.share_entry_id = self.move_id

    def _refuse_twice(self, entry, reversal):
        raise UserError(
            self.env._(
                "%(posting)s of entry %(entry)s was taken back with its document by "
                "%(reversal)s already. Delete this draft.",
                posting=self[:1].name,
                entry=entry.name,
                reversal=(self.reversal_id - reversal)[:1].name or reversal.name,
            )
        )

    def _prepare_left_lines(self):
        """Return the lines that take what is left of these postings back.

        :raises UserError: where a reversal by hand has left it out of balance
        """
        lines = []
        for entry, postings in self.grouped("move_id").items():
            reversals = postings._find_reversals()
            if not reversals:
                # nobody reversed by hand, as nearly always
                lines += [
                    posting._negate(line, line["balance"])
                    for posting in postings
                    for line in posting._prepare_own_lines()
                ]
                continue
            whole = entry.aftersales_posting_ids.filtered(
                lambda posting: not posting.reversal_id
            )
            for posting, own, __ in whole._read_balances(reversals):
                if posting in postings:
                    posting._check_not_edited(reversals)
                    lines += [posting._negate(line, left) for line, left in own if left]
        return lines

    def _negate(self, line, left):
        vals = {**line, "balance": -left}
        if line.get("tax_base_amount"):
            vals["tax_base_amount"] = -line["tax_base_amount"] * left / line["balance"]
        return vals

    def _check_not_edited(self, reversals):
        if self.is_edited:
            raise UserError(
                self.env._(
                    "%(posting)s: the reversal %(reversal)s of entry %(entry)s does "
                    "not say what of it is taken back. Reset it to draft, let it go to "
                    "the accounts and labels of the entry, and go on then.",
                    posting=self.name,
                    reversal=", ".join(reversals.mapped("name")),
                    entry=self.move_id.name,
                )
            )
