from odoo.tests import tagged

from odoo.addons.aftersales_warranty.tests.page_walk import PageWalkCase

from .pay_portal_common import PayPortalCommon

NAME = "سیده فاطمه‌زهرا موسوی‌نژاد حسینی‌پور اصفهانی"
WORDS = "این کار چهار ساعت طول کشید و نه دو ساعت. " * 8
NARROW, WIDE = 360, 1300


@tagged("post_install", "-at_install", "aftersales_full")
class TestPayPages(PageWalkCase, PayPortalCommon):
    """Pay is read on a phone, from right to left and by keys."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.env["ir.module.module"]._get("aftersales_hr_score")._update_translations(
            "fa_IR"
        )
        cls.user_eve.partner_id.name = NAME
        cls.period.name = f"{cls.period.name} {NAME}"
        cls.lines[0].with_user(cls.user_eve).action_dispute(WORDS)
        cls.lines[0].with_user(cls.manager).action_answer_dispute(WORDS, False)
        cls.lines[1].with_user(cls.officer).action_correct(-1_250_000, 0, WORDS)

    def test_no_page_bars_a_technician_s_way(self):
        for user, urls in (
            (self.user_eve, ["/my/pay", self.url]),
            (self.user_ann, ["/my/pay", f"/my/pay/{self.other_sheet.id}"]),
            (self.user_mallory, ["/my/pay"]),
        ):
            with self.subTest(user=user.login):
                self._walk_pages(
                    [{"url": url} for url in urls],
                    login=user.login,
                    widths=[NARROW, WIDE],
                    languages=[["en_US", False], ["fa_IR", True]],
                )

    def test_a_line_is_disputed_by_keys_alone(self):
        line = self.lines[1]

        self._take_by_keys(
            self.url,
            {"to": f"#line{line.id} .o_aftersales_dispute summary", "key": "Enter"},
            {"to": f"#reason{line.id}", "text": "It took four hours"},
            {
                "to": f"#line{line.id} .o_aftersales_dispute button",
                "key": "Enter",
                "isLeaving": True,
            },
            login=self.user_eve.login,
        )

        self.assertEqual(line.dispute_state, "open")
        self.assertEqual(line.dispute_reason, "It took four hours")


@tagged("post_install", "-at_install", "aftersales_full")
class TestPayTours(PayPortalCommon):
    """A technician looks at what he earned, and says what is wrong with it."""

    def test_a_technician_sees_his_pay_and_disputes_a_line(self):
        self.start_tour("/my", "aftersales_hr_score_pay", login="score_eve")

        self.assertEqual(
            sorted(self.lines.mapped("dispute_state"), key=str), [False, "open"]
        )
        disputed = self.lines.filtered("dispute_state")
        self.assertEqual(disputed.dispute_reason, "It took four hours")


@tagged("post_install", "-at_install", "aftersales_full")
class TestPayToursPhone(TestPayTours):
    allow_inherited_tests_method = True
    browser_size = "360x800"
    touch_enabled = True
