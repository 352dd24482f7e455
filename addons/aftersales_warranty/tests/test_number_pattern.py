from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestNumberPatternModel(WarrantyCommon):
    """Patterns draw numbers, each from its own counter."""

    def setUp(self):
        super().setUp()
        # for each test its own: what a counter has given is never taken back
        self.pattern = self._create_pattern(name="Lathes", prefix="LT-", padding=5)

    def _create_pattern(self, **values):
        return self.env["aftersales.number.pattern"].create({"name": "P", **values})

    def test_numbers_are_drawn_in_one_query(self):
        self.assertEqual(self.pattern._next_many(2), ["LT-00001", "LT-00002"])
        with self.assertQueryCount(1):
            numbers = self.pattern._next_many(1000)
        self.assertEqual(len(set(numbers)), 1000)
        self.assertEqual(numbers[0], "LT-00003")
        self.assertEqual(self.pattern._next_many(0), [])

    def test_counter_is_known_by_heart_until_it_changes(self):
        imports = self.env["aftersales.serial.import"]
        counter = imports._get_sequence()
        counter._next_many(1)
        with self.assertQueryCount(1):
            imports._get_sequence()._next_many(3)

        counter.prefix = "NEW-%(year)s-"
        self.assertTrue(imports._get_sequence()._next_many(1)[0].startswith("NEW-20"))

        own = counter.copy({"company_id": self.env.company.id, "prefix": "OWN-"})
        self.assertEqual(imports._get_sequence(self.env.company), own)
        self.assertEqual(imports._get_sequence(), counter)

        own.unlink()
        self.assertEqual(imports._get_sequence(self.env.company), counter)

    def test_equal_prefixes_do_not_share_a_counter(self):
        other = self._create_pattern(name="Mills", prefix="LT-", padding=5)
        self.pattern._next_many(7)

        self.assertEqual(other._next_many(1), ["LT-00001"])
        product = self.env["product.template"].create(
            {"name": "By Prefix", "is_storable": True, "tracking": "serial"}
        )
        product.serial_prefix_format = "LT-"
        self.assertNotIn(
            product.lot_sequence_id, self.pattern.sequence_id | other.sequence_id
        )

    @freeze_time("2026-03-20 12:00")
    def test_example_shows_what_comes_next(self):
        self.pattern.write(
            {"prefix": "LT%(jy)s-", "suffix": "/%(month)s", "check_digit": "luhn"}
        )
        self.pattern.number_next = 501
        self.assertEqual(self.pattern.example, "LT04-005013/03")

        self.assertEqual(self.pattern._next_many(1), ["LT04-005013/03"])
        self.assertEqual(self.pattern.example, "LT04-005021/03")
        self.pattern.invalidate_recordset()
        self.assertEqual(self.pattern.number_next, 502)

    def test_typed_number_is_checked(self):
        self.pattern.check_digit = "luhn"
        number = self.pattern._next_many(1)[0]

        self.assertTrue(self.pattern._is_valid(number))
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        self.assertFalse(self.pattern._is_valid(wrong))

    def test_unknown_token_is_refused_in_words(self):
        with self.assertRaises(ValidationError) as error:
            self.pattern.prefix = "LT%(yeer)s"
        self.assertIn("LT%(yeer)s", str(error.exception))
        self.assertIn("%(year)s", str(error.exception))
        with self.assertRaises(ValidationError):
            self.pattern.number_next = 0

    def test_copy_has_its_own_counter(self):
        copy = self.pattern.copy()
        self.assertNotEqual(copy.sequence_id, self.pattern.sequence_id)
        self.assertEqual(copy._next_many(1), ["LT-00001"])
        sequence = copy.sequence_id
        copy.unlink()
        self.assertFalse(sequence.exists())

    def test_manager_sets_up_and_others_draw(self):
        pattern = self.pattern.with_user(self.users["manager"])
        pattern.write({"prefix": "LX-", "number_next": 9})
        own = pattern.create({"name": "Own", "prefix": "OW-"})
        self.assertEqual(own.with_user(self.users["manager"]).number_next, 1)

        for role in ("reception", "storekeeper", "technician"):
            as_role = self.pattern.with_user(self.users[role])
            with self.subTest(role):
                self.assertTrue(as_role._next_many(1)[0].startswith("LX-"))
                self.assertTrue(as_role.example)
                with self.assertRaises(AccessError):
                    as_role.prefix = "NO-"
                with self.assertRaises(AccessError):
                    as_role.number_next = 1
                with self.assertRaises(AccessError):
                    as_role.create({"name": "No"})
