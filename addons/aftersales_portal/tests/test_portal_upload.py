from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.aftersales_portal.rules.upload import DOCUMENTS
from odoo.addons.aftersales_repair.tests.common import AftersalesRepairCommon

from .test_upload_rules import PDF, File, make_picture


@tagged("post_install", "-at_install")
class TestPortalUpload(AftersalesRepairCommon):
    """Files of a form are taken within the limits of the branch."""

    def _read(self, *files, **kwargs):
        attachments = self.env["ir.attachment"]
        return attachments._read_aftersales_uploads(
            files, company=self.company, **kwargs
        )

    def _assert_refused(self, words, *files, **kwargs):
        with self.assertRaises(UserError) as error:
            self._read(*files, **kwargs)
        for word in words:
            self.assertIn(word, str(error.exception))

    def test_each_refused_file_has_its_sentence(self):
        self._assert_refused(
            ("“a.png” is empty", "“b.png” cannot be taken. Send a photo."),
            File("a.png", b""),
            File("good.png", make_picture()),
            File("b.png", PDF),
        )
        self._assert_refused(
            ("“100% b.txt” cannot be taken. Send a photo or a PDF.",),
            File("100% b.txt", b"text"),
            kinds=DOCUMENTS,
        )

    def test_the_size_is_limited_by_the_branch(self):
        large = make_picture() + bytes(1024 * 1024)
        self.company.aftersales_upload_megabytes = 1
        self._assert_refused(("larger than 1 MB",), File("large.png", large))

        self.company.aftersales_upload_megabytes = 2

        self.assertEqual(len(self._read(File("large.png", large))), 1)

    def test_the_number_is_limited_by_the_branch(self):
        def files():
            return [File(f"{number}.png", make_picture()) for number in (1, 2)]

        self.company.aftersales_upload_count = 1
        self._assert_refused(("“2.png”", "send 1 files at most"), *files())

        self.company.aftersales_upload_count = 2

        self.assertEqual(len(self._read(*files())), 2)

    @mute_logger("odoo.sql_db")
    def test_a_branch_cannot_allow_nothing(self):
        for name in ("aftersales_upload_megabytes", "aftersales_upload_count"):
            with (
                self.subTest(name),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.company[name] = 0
                self.company.flush_recordset()

    def test_files_are_kept_at_their_record_and_closed_to_others(self):
        case = self._request()

        photo = self.env["ir.attachment"]._attach_aftersales_uploads(
            case, self._read(File("a.html", make_picture()))
        )

        self.assertRecordValues(
            photo,
            [
                {
                    "res_model": case._name,
                    "res_id": case.id,
                    "mimetype": "image/png",
                    "public": False,
                }
            ],
        )
