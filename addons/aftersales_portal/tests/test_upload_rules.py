import io

from PIL import Image

from odoo.tests import BaseCase, tagged

from odoo.addons.aftersales_portal.rules.upload import (
    DOCUMENTS,
    clean_filename,
    read_uploads,
)

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def make_picture():
    """Return a small picture as a phone would send it."""
    buffer = io.BytesIO()
    Image.new("RGB", (4, 2)).save(buffer, "PNG")
    return buffer.getvalue()


class File(io.BytesIO):
    """An uploaded file as werkzeug hands it over."""

    def __init__(self, filename, content):
        super().__init__(content)
        self.filename = filename


@tagged("post_install", "-at_install")
class TestUploadRules(BaseCase):
    def test_content_says_what_a_file_is(self):
        for name, content, reason in (
            ("photo.png", make_picture(), None),
            ("photo.html", make_picture(), None),
            ("page.png", b"<html><script>alert(1)</script></html>", "kind"),
            ("image.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
            ("letter.pdf", PDF, "kind"),
            ("tool.png", b"MZ\x90\x00" + bytes(100), "kind"),
            ("nothing.png", b"", "empty"),
        ):
            with self.subTest(name=name):
                good, refused = read_uploads([File(name, content)])
                self.assertEqual(len(good), reason is None)
                self.assertEqual(refused, [(name, reason)] if reason else [])

    def test_a_kept_file_is_named_for_what_it_is(self):
        [upload], _refused = read_uploads([File("evil.html", make_picture())])

        self.assertEqual(upload.mimetype, "image/png")
        self.assertTrue(upload.name.endswith(".png"), upload.name)

    def test_documents_are_taken_where_they_are_asked_for(self):
        [upload], refused = read_uploads([File("bill.pdf", PDF)], DOCUMENTS)

        self.assertEqual(upload.mimetype, "application/pdf")
        self.assertFalse(refused)

    def test_no_more_is_read_than_is_allowed(self):
        picture = make_picture()
        large = File("large.png", picture + bytes(1000))

        good, refused = read_uploads(
            [large, File("small.png", picture)], largest=len(picture)
        )

        self.assertEqual([upload.name for upload in good], ["small.png"])
        self.assertEqual(refused, [("large.png", "large")])
        self.assertEqual(large.tell(), len(picture) + 1)

    def test_files_beyond_the_number_are_not_read(self):
        files = [File(f"{index}.png", make_picture()) for index in range(3)]

        good, refused = read_uploads(files, most=2)

        self.assertEqual(len(good), 2)
        self.assertEqual(refused, [("2.png", "many")])
        self.assertEqual(files[2].tell(), 0)

    def test_an_input_left_empty_is_no_file(self):
        self.assertEqual(read_uploads([File("", b"")]), ([], []))

    def test_a_name_keeps_no_path_and_no_tricks(self):
        for name, clean in (
            ("../../etc/passwd", "passwd"),
            ("C:\\photos\\a.png", "a.png"),
            ("gnp\u202etxt.exe", "gnptxt.exe"),
            ("a\r\nSet-Cookie: b.png", "aSet-Cookie: b.png"),
            (" ", "file"),
            ("x" * 300 + ".png", "x" * 96 + ".png"),
        ):
            with self.subTest(name=name):
                self.assertEqual(clean_filename(name), clean)
