from odoo.tests import TransactionCase, tagged

from .words_seen import WordsSeen

PAGE = """
<main title="Void Warranty Card"><script>Card number</script>
<p>Card number <b>WC0001</b> lacks</p><p>شماره کارت</p>
<p>Warranty   card: WC0001</p><p>The customer wrote this.</p></main>
"""


@tagged("post_install", "-at_install")
class TestWordsSeen(WordsSeen, TransactionCase):
    """What reads pages for English finds it, and nothing else."""

    def test_our_terms_are_found_and_the_words_of_users_are_not(self):
        self._learn_languages()
        self.assertIn("Void Warranty Card", self.said)

        found = self._find_english(PAGE, "fa_IR")

        self.assertIn("Void Warranty Card", found)
        self.assertNotIn("The customer wrote this.", found)
        self.assertEqual(self._find_english("<p>شماره کارت</p>", "fa_IR"), [])
        # with a text put in, and with so little around it that any would do
        self.assertTrue(
            self.pattern.fullmatch("A is built into B; enter there when it left.")
        )
        self.assertFalse(self.pattern.fullmatch("Work of the customer"))
