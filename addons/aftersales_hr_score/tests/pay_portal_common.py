from odoo.tests import HttpCase

from .common import ScoreCommon


class PayPortalCommon(HttpCase, ScoreCommon):
    """A technician of an agent with two jobs, in front of his pay on the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_period()
        cls.user_mallory = cls._make_portal_user("score_mallory")
        cls.lines = cls._finish_job(cls.eve) | cls._finish_job(cls.eve)
        cls.other_line = cls._finish_job(cls.ann)
        cls.period.with_user(cls.manager).action_compute()
        cls.sheet, cls.other_sheet = cls._sheet(cls.eve), cls._sheet(cls.ann)
        cls.url = f"/my/pay/{cls.sheet.id}"

    @classmethod
    def _sheet(cls, technician):
        cls.env.flush_all()
        cls.env.invalidate_all()
        return cls.env["aftersales.pay.sheet"].search(
            [("technician_id", "=", technician.id)]
        )
