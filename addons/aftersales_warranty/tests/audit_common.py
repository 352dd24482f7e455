from odoo.tests import new_test_user

from .common import WarrantyCommon


class AuditCommon(WarrantyCommon):
    """An auditor, a card, and what the operator log tells."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = new_test_user(
            cls.env, "audit", groups="aftersales_warranty.aftersales_group_auditor"
        )
        cls.log = cls.env["aftersales.audit.log"].with_user(cls.auditor)
        cls.reception = cls.users["reception"]
        cls.card = cls._create_card(
            cls._create_lots("FR-1"), delivery_date="2026-01-10"
        )
        cls.env.cr.flush()

    def _get_lines(self, record=None, **values):
        """Return what is told of a record once the transaction is committed."""
        self.env.cr.flush()
        self.env.invalidate_all()
        record = record or self.card
        domain = [("res_model", "=", record._name), ("res_id", "in", record.ids)]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.log.search(domain, order="id")
