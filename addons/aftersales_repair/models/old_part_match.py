from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain


class AftersalesOldPart(models.Model):
    """How old parts are found by what is scanned off them."""

    _inherit = "aftersales.old.part"

    @api.model
    def _match(self, texts, domain, taken=()):
        """Find the old part that each text names, each at most once.

        A serial comes before the number of the debt, this before the code of a product;
        by its code the product that is owed longest is taken.

        :param list[str] texts: as scanned, cleaned
        :param domain: which old parts are looked for
        :param taken: old parts that were found before
        :return: for each text one old part, or none
        :rtype: list[aftersales.old.part]
        """
        places = (
            "lot_id.name",
            "name",
            "product_id.barcode",
            "product_id.default_code",
        )
        wanted = Domain.OR([(place, "in", texts)] for place in places)
        candidates = defaultdict(list)
        old_parts = self.search(Domain(domain) & wanted)
        for place in places:
            for old_part in old_parts:
                # sudo: stock.lot, product.product - read by who may read the debt
                key = old_part.sudo().mapped(place)[:1]
                if key and key[0]:
                    candidates[key[0]].append(old_part)
        used = set(taken)
        found = []
        for text in texts:
            hit = next(
                (hit for hit in candidates[text] if hit not in used), self.browse()
            )
            used.update(hit)
            found.append(hit)
        return found

    @api.model
    def _get_match_problem(self, text):
        """Return, in words, why what was scanned is no old part that is owed."""
        known = self.search(
            Domain("name", "=", text) | Domain("lot_id.name", "=", text),
            order="id desc",
            limit=1,
        )
        if known.state == "owed":
            return self.env._(
                "%(old_part)s is on the list already, or owed by somebody else: "
                "%(holder)s.",
                old_part=known.name,
                holder=known.holder_id.name or known.technician_id.name,
            )
        if known:
            return self.env._(
                "%(old_part)s is “%(state)s” already.",
                old_part=known.name,
                state=known._get_state_label(),
            )
        return self.env._("Nobody owes an old part with this serial or code.")

    def _correct_serial(self, serial):
        """Note the serial the part really has, where it was written down wrongly.

        :raises UserError: where that serial lies in our hands already
        """
        self.ensure_one()
        if self.product_id.tracking == "none":
            return
        # sudo: work part, lot - the storekeeper reads the serial off the part
        debt = self.sudo()
        lot = debt.part_id._find_or_register_lot(serial)
        debt.part_id._check_taken_out(lot)
        debt.message_post(
            body=self.env._(
                "Came back with serial %(new)s; written down was %(old)s.",
                new=lot.name,
                old=debt.lot_id.name,
            )
        )
        # the submitted line keeps what the technician wrote
        debt.lot_id = lot
