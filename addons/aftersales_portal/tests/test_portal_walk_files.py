from odoo.tests import tagged
from odoo.tools import mute_logger

from .walk_common import WalkCommon

REPORTS = (
    "aftersales_warranty.aftersales_warranty_card_report",
    "sale.action_report_saleorder",
)


@tagged("post_install", "-at_install")
class TestPortalWalkFiles(WalkCommon):
    """Photos, signatures and printed papers are their owners' only."""

    STRANGERS = ("nobody", "other customer", "other agent", "other technician", "clerk")

    def _assert_closed(self, url):
        self.env.flush_all()
        response = self.opener.get(self.base_url() + url, allow_redirects=False)
        self.assertLess(response.status_code, 500, url)
        if response.status_code == 200:
            # core shows a placeholder instead of a picture that is not there
            self.assertNotEqual(response.content, self.photo.sudo().raw, url)
            self.assertNotIn(b"%PDF", response.content[:10], url)
            for secret in self.secrets:
                self.assertNotIn(secret, response.text, url)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_no_stranger_opens_a_photo_or_a_signature(self):
        photo, log = self.photo.id, self.log.id
        paths = (
            f"/web/content/{photo}",
            f"/web/content/{photo}?download=1",
            f"/web/image/{photo}",
            f"/web/content/ir.attachment/{photo}/raw",
            f"/web/image/ir.attachment/{photo}/datas",
            f"/web/image/aftersales.work.log/{log}/signature",
            f"/web/content/aftersales.work.log/{log}/signature",
            f"/web/image/aftersales.case/{self.case.id}/image_128",
        )
        tokens = ("", "wrong", "None", "False", self.case._portal_ensure_token())
        for name in self.STRANGERS:
            self._visit(self.visitors[name])
            for path in paths:
                for token in tokens:
                    glue = "&" if "?" in path else "?"
                    with self.subTest(name=name, path=path, token=token):
                        self._assert_closed(f"{path}{glue}access_token={token}")

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_no_stranger_prints_a_paper(self):
        for name in self.STRANGERS:
            self._visit(self.visitors[name])
            for report, record in zip(REPORTS, (self.card, self.estimate), strict=True):
                for kind in ("pdf", "html", "text"):
                    with self.subTest(name=name, report=report, kind=kind):
                        self._assert_closed(f"/report/{kind}/{report}/{record.id}")
            for record in (self.card, self.estimate):
                for kind in ("pdf", "html", "text"):
                    for token in ("", "wrong", self.case._portal_ensure_token()):
                        with self.subTest(name=name, record=record, kind=kind):
                            self._assert_closed(
                                f"{record.access_url}?report_type={kind}"
                                f"&access_token={token}"
                            )

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_no_stranger_reads_a_chatter(self):
        for name in self.STRANGERS[1:-1]:
            self._visit(self.visitors[name])
            for record in (self.card, self.case, self.order, self.estimate):
                with self.subTest(name=name, record=record):
                    response = self.url_open(
                        "/mail/thread/messages",
                        json={
                            "params": {
                                "thread_model": record._name,
                                "thread_id": record.id,
                            }
                        },
                    )
                    self.assertLess(response.status_code, 500)
                    for secret in self.secrets:
                        self.assertNotIn(secret, response.text)

    def test_a_link_in_a_mail_leads_no_stranger_to_a_record(self):
        for name in self.STRANGERS:
            self._visit(self.visitors[name])
            for record in (self.card, self.case, self.order):
                with self.subTest(name=name, record=record):
                    response = self.url_open(
                        f"/mail/view?model={record._name}&res_id={record.id}"
                        "&access_token=wrong"
                    )
                    self.assertLess(response.status_code, 500)
                    for secret in self.secrets:
                        self.assertNotIn(secret, response.text)

    def test_the_token_of_a_photo_opens_it(self):
        token = self.photo.sudo().generate_access_token()[0]
        self._visit(None)

        url = f"/web/content/{self.photo.id}?access_token={token}"

        self.assertEqual(self.url_open(url).content, self.photo.sudo().raw)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_the_link_of_a_card_opens_its_paper_only(self):
        token = self.card._portal_ensure_token()
        self._visit(None)

        page = self.url_open(f"{self.card.access_url}?access_token={token}")

        self.assertIn(self.card.name, page.text)
        self._assert_closed(f"/my/cases/{self.case.id}?access_token={token}")
