from lxml import etree

from odoo.tests import tagged
from odoo.tools import mute_logger

from .doors import DOORS
from .test_upload_rules import PDF
from .walk_common import WalkCommon

SCRIPT = "<script>alert('x')</script>"
# who proves himself by a secret in what he sends, and has no session
OWN_SECRET = {"/aftersales/sms/<int:gateway_id>"}
# what no door takes for a photo or a bill, whatever its name says
EVIL = (
    ("photo.png", b"<html><script>evil-upload</script></html>", "image/png"),
    ("photo.svg", b'<svg xmlns="http://www.w3.org/2000/svg">evil-upload</svg>', ""),
    ("photo.jpg", b"MZ evil-upload" + bytes(64), "image/jpeg"),
    ("bill.pdf.exe", b"#!/bin/sh evil-upload", "application/pdf"),
)


@tagged("post_install", "-at_install")
class TestPortalWalkForms(WalkCommon):
    """What comes in by the forms of all doors does no harm."""

    # === FORMS === #

    def _get_trees(self):
        """Return the trees of all templates of ours, by their key."""
        views = self.env["ir.ui.view"].sudo()
        found = views.search([("type", "=", "qweb"), ("key", "=like", "aftersales_%")])
        return {view.key: etree.fromstring(view.arch_db) for view in found}

    def test_each_form_that_is_sent_carries_its_token(self):
        sent = 0
        for key, tree in self._get_trees().items():
            for form in tree.iter("form"):
                if (form.get("method") or "").lower() != "post":
                    continue
                sent += 1
                with self.subTest(template=key, action=form.get("t-attf-action")):
                    token = form.xpath(".//input[@name='csrf_token']")
                    self.assertTrue(token)
                    self.assertEqual(
                        token[0].get("t-att-value"), "request.csrf_token()"
                    )
        self.assertGreater(sent, 20)

    def test_each_route_asks_for_the_token_of_its_form(self):
        without = {
            rule.rule
            for rule in self.rules
            if rule.endpoint.routing["type"] == "http"
            and rule.endpoint.routing.get("csrf") is False
        }

        self.assertEqual(without - OWN_SECRET, set())

    # === FILES === #

    def _get_file_inputs(self):
        """Return the names under which the forms of all our templates send files."""
        return {
            name
            for tree in self._get_trees().values()
            for name in tree.xpath("//input[@type='file']/@name")
        } | {"photo"}

    @mute_logger("odoo.http")
    def test_no_door_keeps_a_file_that_is_not_what_it_says(self):
        names = self._get_file_inputs()
        self.assertGreater(len(names), 3)
        for visitor, url in self._get_posts():
            for filename, content, mimetype in EVIL:
                files = [(name, (filename, content, mimetype)) for name in names]
                with self.subTest(visitor=visitor, url=url, file=filename):
                    response = self._upload(url, files)
                    self.assertLess(response.status_code, 500)
                    self.assertNotIn(SCRIPT, response.text)
        self.assertFalse(self._find_kept(b"evil-upload"))

    @mute_logger("odoo.http")
    def test_no_door_keeps_a_file_beyond_the_limits(self):
        self.company.aftersales_upload_megabytes = 1
        large = PDF + b"large-upload" + bytes(1024 * 1024)
        names = self._get_file_inputs()
        for visitor, url in self._get_posts():
            files = [(name, ("bill.pdf", large, "application/pdf")) for name in names]
            with self.subTest(visitor=visitor, url=url):
                self.assertLess(self._upload(url, files).status_code, 500)
        self.assertFalse(self._find_kept(b"large-upload"))

    def _get_posts(self):
        """Yield each address of a form with a visitor who may send it, logged in."""
        for visitor in ("customer", "agent", "technician"):
            self._visit(self.visitors[visitor])
            for rule in self.rules:
                door = DOORS.get(rule.rule)
                is_form = rule.endpoint.routing["type"] == "http"
                if not (door and visitor in door.readers and is_form):
                    continue
                if "POST" in (rule.methods or {"GET", "POST"}):
                    for url in self._get_urls(rule, self._get_values(rule.rule)):
                        yield visitor, url

    def _upload(self, url, files):
        self.env["aftersales.rate.limit"].sudo().search([]).unlink()
        self.env.flush_all()
        data = {"csrf_token": self.token} | self._get_form()
        return self.opener.post(
            self.base_url() + url, data=data, files=files, allow_redirects=False
        )

    def _find_kept(self, content):
        self.env.invalidate_all()
        attachments = self.env["ir.attachment"].sudo()
        newest = attachments.search([("id", ">", self.photo.id)])
        return newest.filtered(lambda each: content in (each.raw or b""))

    # === TEXTS === #

    @mute_logger("odoo.http")
    def test_no_page_shows_a_text_from_outside_as_it_is(self):
        case, log = self.case.sudo(), self.log.sudo()
        case.write(
            dict.fromkeys(("complaint", "accessories", "unit_condition"), SCRIPT)
        )
        case.request_id.write({"note": SCRIPT, "list_number": SCRIPT})
        log.write({"work_done": SCRIPT})
        self.customer.write({"name": f"Leila {SCRIPT}", "street": SCRIPT})
        self.env["aftersales.agent.consumer"].sudo().create(
            {
                "agent_id": self.agent.id,
                "partner_id": self.stranger.id,
                "name": SCRIPT,
                "city": SCRIPT,
            }
        )
        told = ""
        for visitor in ("customer", "agent", "technician"):
            self._visit(self.visitors[visitor])
            for rule in self.rules:
                door = DOORS.get(rule.rule)
                is_page = rule.endpoint.routing["type"] == "http"
                if not (door and visitor in door.readers and is_page):
                    continue
                if "GET" not in (rule.methods or {"GET"}):
                    continue
                for url in self._get_urls(rule, self._get_values(rule.rule)):
                    with self.subTest(visitor=visitor, url=url):
                        query = f"{url}?search={SCRIPT}&success={SCRIPT}"
                        for address in (url, query):
                            text = self._knock(rule, "GET", address).text
                            self.assertNotIn(SCRIPT, text)
                            told += text
        self.assertIn("&lt;script&gt;alert", told)
