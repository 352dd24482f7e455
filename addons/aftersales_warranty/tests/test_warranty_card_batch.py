from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.aftersales_warranty.models import warranty_card_batch
from odoo.addons.base.models.ir_cron import IrCron

from .common import ROLES, WarrantyCommon


@tagged("post_install", "-at_install")
class TestWarrantyCardBatch(WarrantyCommon):
    """Blank cards in ranges of numbers, made before anybody owns them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pattern = cls.env["aftersales.number.pattern"].create(
            {
                "name": "Guarantee cards",
                "prefix": "GC-",
                "padding": 5,
                "check_digit": "luhn",
            }
        )

    def _create_batch(self, **values):
        return (
            self.env["aftersales.warranty.card.batch"]
            .with_user(self.users["reception"])
            .create(
                {
                    "type_id": self.warranty_type.id,
                    "pattern_id": self.pattern.id,
                    "quantity": 5,
                    **values,
                }
            )
        )

    def _create_range(self, first, last, **values):
        return self._create_batch(
            origin="range",
            pattern_id=False,
            prefix="PR",
            suffix="/A",
            padding=4,
            number_first=first,
            number_last=last,
            quantity=last - first + 1,
            **values,
        )

    # === MAKING === #

    def test_cards_get_the_numbers_of_the_pattern(self):
        batch = self._create_batch(product_id=self.fridge.id, dealer_id=self.dealer.id)

        batch.action_generate()

        self.assertRecordValues(
            batch, [{"state": "done", "made_count": 5, "progress": 100}]
        )
        self.assertEqual(len(set(batch.card_ids.mapped("name"))), 5)
        self.assertEqual(batch.allocated_count, 5)
        for card in batch.card_ids:
            self.assertTrue(self.pattern._is_valid(card.name), card.name)
            self.assertRecordValues(
                card,
                [
                    {
                        "state": "blank",
                        "product_id": self.fridge.id,
                        "dealer_id": self.dealer.id,
                        "type_id": self.warranty_type.id,
                        "lot_id": False,
                    }
                ],
            )

    def test_printed_numbers_are_taken_over_as_they_are(self):
        batch = self._create_range(8, 11)
        self.assertEqual(batch.example, "PR0008/A … PR0011/A")

        batch.action_generate()

        self.assertEqual(
            batch.card_ids.sorted("name").mapped("name"),
            ["PR0008/A", "PR0009/A", "PR0010/A", "PR0011/A"],
        )

    def test_second_press_makes_nothing_twice(self):
        batch = self._create_batch()
        batch.action_generate()

        batch.action_generate()

        self.assertEqual(len(batch.card_ids), 5)

    def test_range_that_meets_another_is_refused_with_its_numbers(self):
        self._create_range(1, 5).action_generate()
        batch = self._create_range(5, 9)

        with self.assertRaises(UserError) as error:
            batch.action_generate()

        self.assertIn("PR0005/A", str(error.exception))
        self.assertIn(batch.name, str(error.exception))
        self.assertEqual(batch.state, "draft")

    def test_pattern_goes_around_numbers_that_cards_have(self):
        taken = self.pattern._compose_many([2, 3])
        for name in taken:
            self._create_card(name=name)
        batch = self._create_batch()

        batch.action_generate()

        self.assertEqual(batch.made_count, 5)
        self.assertFalse(set(batch.card_ids.mapped("name")) & set(taken))

    # === IN THE BACKGROUND === #

    def _patch_sizes(self, chunk):
        self.patch(warranty_card_batch, "DIRECT_LIMIT", 2)
        module = self.registry["aftersales.warranty.card.batch"]._cron_generate
        self.patch(
            __import__(module.__module__, fromlist=["CHUNK_SIZE"]), "CHUNK_SIZE", chunk
        )

    def _run_cron(self, stop_after=None):
        """Run the job, which commits, on the transaction of the test."""
        steps = []

        def commit(_cron, processed=0, *, remaining=None, deactivate=False):
            steps.append((processed, remaining))
            return len(steps) != stop_after

        self.patch(IrCron, "_commit_progress", commit)
        self.env["aftersales.warranty.card.batch"]._cron_generate()
        return steps

    def test_large_batch_is_made_in_chunks(self):
        self._patch_sizes(chunk=3)
        batch = self._create_batch(quantity=8)
        batch.action_generate()
        self.assertRecordValues(batch, [{"state": "running", "made_count": 0}])

        steps = self._run_cron()

        self.assertEqual(steps, [(0, 8), (3, None), (3, None), (2, None)])
        self.assertRecordValues(batch, [{"state": "done", "made_count": 8}])
        self.assertEqual(len(batch.card_ids), 8)

    def test_interrupted_batch_goes_on_where_it_was(self):
        self._patch_sizes(chunk=3)
        batch = self._create_range(1, 8)
        batch.action_generate()

        self._run_cron(stop_after=2)
        self.assertRecordValues(batch, [{"state": "running", "progress": 37.5}])
        self._run_cron()

        self.assertEqual(batch.state, "done")
        self.assertEqual(
            sorted(batch.card_ids.mapped("name")),
            [f"PR{number:04}/A" for number in range(1, 9)],
        )

    def test_number_taken_meanwhile_is_left_out_and_reported(self):
        self._patch_sizes(chunk=3)
        batch = self._create_range(1, 6)
        batch.action_generate()
        self._create_card(name="PR0005/A")

        self._run_cron()

        self.assertRecordValues(
            batch, [{"state": "done", "made_count": 5, "skipped_count": 1}]
        )
        self.assertIn("1 numbers left out", batch.message_ids[0].body)

    # === REFUSALS === #

    def test_what_is_made_stays_as_it_is(self):
        batch = self._create_batch()
        batch.action_generate()

        with self.assertRaises(UserError):
            batch.quantity = 9
        with self.assertRaises(UserError):
            batch.with_user(self.users["manager"]).unlink()
        with self.assertRaises(AccessError):
            batch.state = "draft"

    def test_bad_ranges_are_refused(self):
        for values in (
            {"number_first": 9, "number_last": 3, "quantity": 0},
            {"quantity": 2_000_000},
            {"pattern_id": False},
            {"origin": "range", "padding": 0, "number_last": 4},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(Exception) as error,
                self.env.cr.savepoint(),
            ):
                self._create_batch(**values)
            self.assertEqual(type(error.exception).__name__, "CheckViolation")
        with self.assertRaises(ValidationError):
            self._create_range(1, 2).prefix = "%(nonsense)s"

    def test_only_reception_and_manager_make_cards(self):
        batch = self._create_batch()
        for role in set(ROLES) - {"reception", "manager"}:
            with self.subTest(role):
                batch.with_user(self.users[role]).check_access("read")
                with self.assertRaises(AccessError):
                    batch.with_user(self.users[role]).action_generate()
        batch.with_user(self.users["manager"]).action_generate()
        self.assertEqual(batch.state, "done")

    def test_form_proposes_the_type_of_the_product(self):
        form = Form(
            self.env["aftersales.warranty.card.batch"].with_user(
                self.users["reception"]
            )
        )
        form.product_id = self.fridge
        form.pattern_id = self.pattern
        self.assertEqual(form.type_id, self.warranty_type)
        batch = form.save()

        self.assertEqual(
            batch.action_view_cards()["domain"], [("batch_id", "=", batch.id)]
        )
        self.assertEqual(batch.quantity, 100)

    def test_number_of_queries_does_not_grow_with_the_cards(self):
        def count(quantity):
            batch = self._create_batch(quantity=quantity)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            batch.action_generate()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(5)
        few = count(5)
        self.assertLessEqual(count(90), few + 2)
