import base64
from email.message import EmailMessage

from hypothesis import strategies as st

from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.fuzz import (
    RECORD_INPUTS,
    files,
    fuzz,
    tables,
    texts,
)
from odoo.addons.aftersales_warranty.tests.fuzz_records import RecordFuzzCase

from ..rules import unit_list
from .test_dealer_return import DealerReturnCommon

WORDS = [word for words in unit_list.HEADER_WORDS.values() for word in words]
# what is pasted or scanned has no zeros: a browser leaves them out, core refuses them
PASTED = st.one_of(
    tables(WORDS), tables(), texts(), st.just("FR-0001\tLeaks\nDF-1;x\n")
).map(lambda text: text.encode("utf-8", "replace").decode().replace("\0", ""))
# what a letter is sent in, and what it is said to be in
CHARSETS = ("utf-8", "us-ascii", "iso-8859-1", "windows-1256", "gb18030")
ADDRESS = "fuzz-desk@fuzz.example"


@tagged("post_install", "-at_install")
class TestImportFuzz(RecordFuzzCase, DealerReturnCommon):
    """Lists and letters become requests and returns, or are refused with a reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "fuzz.example"})
        cls.company.alias_domain_id = cls.domain
        cls.env["aftersales.mailbox"].with_user(cls.manager).create(
            {
                "name": "Fuzz",
                "alias_name": "fuzz-desk",
                "alias_domain_id": cls.domain.id,
            }
        )
        cls.dealer_return = (
            cls.env["aftersales.dealer.return"]
            .with_user(cls.reception)
            .create({"partner_id": cls.dealer.id})
        )

    # === LISTS === #

    def _take_in(self, **vals):
        intake = (
            self.env["aftersales.request.intake"]
            .with_user(self.reception)
            .create({"partner_id": self.customer.id, **vals})
        )
        intake.action_check()
        self.assertEqual(
            intake.good_count + intake.bad_count, len(intake.line_ids) or -1
        )
        intake.action_take_in()

    @fuzz(PASTED, most=RECORD_INPUTS)
    def test_pasted_lists_are_taken_in_or_refused(self, text):
        with self._tried():
            self._take_in(text=text, product_id=self.fridge.id)

    @fuzz(files(WORDS), most=RECORD_INPUTS)
    def test_files_of_units_are_taken_in_or_refused(self, content):
        with self._tried():
            self._take_in(file=base64.b64encode(content))

    @fuzz(st.one_of(PASTED, files(WORDS)), most=RECORD_INPUTS)
    def test_lists_of_dealers_are_added_or_refused(self, data):
        is_text = isinstance(data, str)
        vals = {"text": data} if is_text else {"file": base64.b64encode(data)}
        with self._tried():
            self.env["aftersales.dealer.return.intake"].with_user(
                self.reception
            ).create({"return_id": self.dealer_return.id, **vals}).action_add()

    # === LETTERS === #

    @fuzz(
        texts(),
        st.one_of(texts(400), tables()),
        st.sampled_from(CHARSETS),
        st.sampled_from(("plain", "html")),
        most=RECORD_INPUTS,
    )
    def test_letters_become_requests(self, subject, body, charset, kind):
        letter = EmailMessage()
        letter["From"], letter["To"] = "Leila <leila@example.com>", ADDRESS
        letter["Subject"] = " ".join(_make_plain(subject).split())
        letter["Message-ID"] = "<fuzz@mail.example>"
        letter["Content-Type"] = f"text/{kind}; charset={charset}"
        letter.set_payload(body.encode("utf-8", "replace"))
        with self._tried():
            self.env["mail.thread"].message_process(False, letter.as_bytes())


def _make_plain(text):
    return text.encode("utf-8", "replace").decode().replace("\0", "")
