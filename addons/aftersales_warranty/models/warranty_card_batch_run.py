from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.number_pattern import NumberPattern
from .warranty_card_batch import DIRECT_LIMIT

CHUNK_SIZE = 2000


class AftersalesWarrantyCardBatch(models.Model):
    """How the cards of a batch are made, at once or chunk by chunk."""

    _inherit = "aftersales.warranty.card.batch"

    # === RUN METHODS === #

    @api.model
    def _cron_generate(self):
        """Make the cards of large batches, chunk by chunk.

        A killed server goes on where the last chunk was committed.
        """
        cron_model = self.env["ir.cron"]
        batches = self.search([("state", "=", "running")], order="id")
        left = sum(batch._get_left() for batch in batches)
        cron_model._commit_progress(remaining=left)
        for batch in batches:
            while batch.try_lock_for_update() and batch.state == "running":
                count = min(batch._get_left(), CHUNK_SIZE)
                batch._make_cards(count)
                has_time = cron_model._commit_progress(count)
                self.env.invalidate_all()
                if not has_time:
                    return

    @api.model
    def _get_cron(self):
        # sudo: ir.cron - whoever starts a batch wakes the job
        return self.env.ref("aftersales_warranty.aftersales_card_batch_cron").sudo()

    def _get_left(self):
        """Return how many numbers are still to be dealt with."""
        self.ensure_one()
        return self.quantity - self.made_count - self.skipped_count

    def _make_cards(self, count):
        """Make the next ``count`` cards, as superuser."""
        self.ensure_one()
        names = self._draw_names(count)
        card_model = self.env["aftersales.warranty.card"]
        card_model = card_model.with_context(**card_model._get_batch_context())
        common = self._prepare_card_vals()
        card_model.create([common | {"name": name} for name in names])
        self.made_count += len(names)
        self.skipped_count += count - len(names)
        if not self._get_left():
            self.state = "done"
            self._log_result()

    def _prepare_card_vals(self):
        """Prepare what all cards of the batch have in common."""
        self.ensure_one()
        return {
            "batch_id": self.id,
            "type_id": self.type_id.id,
            "product_id": self.product_id.id,
            "dealer_id": self.dealer_id.id,
        }

    def _draw_names(self, count):
        """Return the next numbers; those of a range that are taken are left out."""
        if self.origin == "range":
            start = self.number_first + self.made_count + self.skipped_count
            return self._filter_free(self._compose_range(range(start, start + count)))
        names = []
        while len(names) < count:
            names += self._filter_free(self.pattern_id._next_many(count - len(names)))
        return names

    def _compose_range(self, numbers):
        """Write printed numbers down."""
        day = fields.Date.to_date(self.create_date) or fields.Date.context_today(self)
        return self._get_range_rule().compose_many(numbers, day)

    def _get_range_rule(self):
        """Return the shape of the printed numbers as plain data."""
        self.ensure_one()
        return NumberPattern(
            prefix=self.prefix or "",
            suffix=self.suffix or "",
            padding=self.padding or 1,
            check_digit=self.check_digit or None,
        )

    @api.model
    def _filter_free(self, names):
        """Return those numbers that no card has, in their order."""
        taken = self.env["aftersales.warranty.card"]._find_taken_numbers(names)
        return [name for name in names if name not in taken]

    def _check_numbers_are_free(self):
        """Refuse a range whose ends are the numbers of cards already."""
        for batch in self.filtered(lambda batch: batch.origin == "range"):
            count = min(batch.quantity, DIRECT_LIMIT)
            names = batch._compose_range(
                range(batch.number_first, batch.number_first + count)
            ) + batch._compose_range([batch.number_last])
            free = set(batch._filter_free(names))
            taken = [name for name in names if name not in free]
            if taken:
                raise UserError(
                    self.env._(
                        "%(batch)s: there are cards with these numbers already: "
                        "%(numbers)s. Choose another range.",
                        batch=batch.name,
                        numbers=", ".join(taken[:5]) + ("…" if taken[5:] else ""),
                    )
                )

    def _log_result(self):
        """Note on the batch what became of it."""
        body = self.env._("%s blank cards made.", self.made_count)
        if self.skipped_count:
            body = self.env._(
                "%(made)s blank cards made, %(skipped)s numbers left out because "
                "another card has them.",
                made=self.made_count,
                skipped=self.skipped_count,
            )
        self._message_log(body=body)
