from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .old_part_common import OldPartCommon


@tagged("post_install", "-at_install")
class TestOldPartReceipt(OldPartCommon):
    """The storekeeper scans what is brought; what nobody owes is listed."""

    def _open(self, **vals):
        return (
            self.env["aftersales.old.part.receipt"]
            .with_user(self.storekeeper)
            .create(vals)
        )

    def _scan(self, *texts, **vals):
        """Scan one by one in the form; return the saved wizard."""
        with Form(self._open(**vals)) as form:
            for text in texts:
                form.scan = text
        return form.record

    def test_serials_numbers_and_codes_are_found(self):
        self.gasket.barcode = "6260001"
        compressor = self._use_compressor("CP-7")
        gasket = self._use(self.gasket)
        by_number = self._use(self.gasket)

        wizard = self._scan("cp-\u06f7".upper(), by_number.name, "6260001")

        self.assertEqual(wizard.line_ids.old_part_id, compressor | by_number | gasket)
        self.assertFalse(wizard.unknown_count)
        wizard.action_apply()
        self.assertEqual(
            set((compressor | by_number | gasket).mapped("state")), {"received"}
        )

    def test_unknown_serials_stay_on_the_list_and_stop_no_others(self):
        debt = self._use_compressor("CP-A")
        with Form(self._open(grade="scrap")) as form:
            form.bulk = "CP-A\n\n NOBODYS \nCP-A\n"
        wizard = form.record
        self.assertEqual(wizard.unknown_count, 2)

        action = wizard.action_apply()

        self.assertEqual(action["res_id"], wizard.id)
        self.assertRecordValues(debt, [{"state": "received", "grade": "scrap"}])
        self.assertEqual(wizard.line_ids.mapped("name"), ["NOBODYS", "CP-A"])
        self.assertIn("Nobody owes", wizard.line_ids[0].problem)
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_wrongly_written_serial_is_corrected_by_who_holds_the_part(self):
        debt = self._use_compressor("CP-TYPO")
        wizard = self._scan("CP-REAL")
        self.assertFalse(wizard.line_ids.old_part_id)

        with Form(wizard) as form, form.line_ids.edit(0) as line:
            line.old_part_id = debt
        wizard.action_apply()

        self.assertEqual(debt.state, "received")
        self.assertEqual(debt.lot_id.name, "CP-REAL")
        self.assertEqual(debt.part_id.removed_lot_id.name, "CP-TYPO")
        self.assertEqual(debt.lot_id.location_id, self.custody)
        self.assertIn("CP-TYPO", debt.message_ids[0].body)

    def test_serial_that_lies_in_stock_is_no_old_part(self):
        debt = self._use_compressor("CP-TYPO")
        self._add_stock(self.compressor, 1, "CP-SHELF")
        wizard = self._scan("CP-SHELF")
        wizard.line_ids.old_part_id = debt

        with self.assertRaises(UserError) as error:
            wizard.action_apply()

        self.assertIn("CP-SHELF", str(error.exception))

    def test_part_that_came_back_before_is_told(self):
        debt = self._use_compressor("CP-B")
        self._as_storekeeper(debt).action_receive()

        wizard = self._scan("CP-B")

        self.assertIn("Received", wizard.line_ids.problem)

    def test_holder_narrows_what_is_looked_for(self):
        debt = self._use_compressor("CP-C")
        other = self.env["aftersales.technician"].create({"name": "Somebody Else"})

        wizard = self._scan("CP-C", technician_id=other.id)

        self.assertFalse(wizard.line_ids.old_part_id)
        self.assertIn(debt.name, wizard.line_ids.problem)

    def test_all_that_a_technician_owes_is_listed(self):
        debts = self._use(self.gasket, 2) | self._use(self.gasket)
        wizard = self._open(technician_id=self.tech.id)
        wizard.action_add_owed()
        wizard.action_add_owed()
        self.assertEqual(wizard.line_ids.old_part_id, debts)
        wizard.line_ids[0].quantity = 1
        wizard.line_ids[0].grade = "maker"

        wizard.action_apply()

        self.assertEqual(debts.mapped("state"), ["received", "received"])
        self.assertEqual(debts[0].grade, "maker")
        rest = debts.search([("split_from_id", "=", debts[0].id)])
        self.assertRecordValues(rest, [{"state": "owed", "quantity": 1.0}])
        with self.assertRaises(UserError):
            self._open().action_add_owed()

    def test_longest_owed_of_a_product_is_taken_first(self):
        self.gasket.default_code = "GSK"
        late, early = self._use(self.gasket), self._use(self.gasket)
        early.date_due = "2020-01-01"

        wizard = self._scan("GSK")

        self.assertEqual(wizard.line_ids.old_part_id, early)
        self.assertEqual(late.state, "owed")

    def test_other_roles_do_not_receive(self):
        for role in ("technician", "reception", "accountant"):
            with self.assertRaises(AccessError):
                self.env["aftersales.old.part.receipt"].with_user(
                    getattr(self, role)
                ).create({})
