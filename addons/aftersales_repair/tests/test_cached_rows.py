from unittest.mock import patch

from odoo.tests import tagged

from .common import AftersalesRepairCommon

HELD = {
    "aftersales.cost.share",
    "aftersales.escalation.level",
    "aftersales.notification",
    "aftersales.posting.template",
    "aftersales.process.approver",
    "aftersales.replacement.rule",
    "aftersales.skill.requirement",
    "aftersales.tariff",
}


@tagged("post_install", "-at_install")
class TestCachedRows(AftersalesRepairCommon):
    """What steps hold of the rows people set is forgotten once a row changes."""

    def _count_cleared(self, step):
        registry = self.env.registry
        with patch.object(type(registry), "clear_cache") as clear:
            step()
        return clear.call_count

    def test_rows_that_steps_hold_come_from_one_place(self):
        mixin = self.env.registry["aftersales.cached.rows.mixin"]

        self.assertLessEqual(
            HELD,
            {
                name
                for name, model in self.env.registry.items()
                if issubclass(model, mixin)
            },
        )

    def test_share_that_is_agreed_changed_or_dropped_counts_at_once(self):
        shares = self.env["aftersales.cost.share"]
        brand = self.env["aftersales.brand"].create({"name": "Cold"})
        owner = ("brand_id", brand.id)
        self.assertNotIn(owner, shares._get_shares())

        share = shares.create({"brand_id": brand.id, "carrier": "brand", "percent": 60})
        self.assertEqual(shares._get_shares()[owner], {"brand": 60})
        share.percent = 40
        self.assertEqual(shares._get_shares()[owner], {"brand": 40})
        share.unlink()
        self.assertNotIn(owner, shares._get_shares())

    def test_each_change_empties_the_cache_once(self):
        brand = self.env["aftersales.brand"].create({"name": "Cold"})
        vals = {"brand_id": brand.id, "carrier": "brand", "percent": 60}
        shares = self.env["aftersales.cost.share"]

        self.assertEqual(self._count_cleared(lambda: shares.create(vals)), 1)
        share = shares.search([("brand_id", "=", brand.id)])
        self.assertEqual(self._count_cleared(lambda: share.write({"percent": 5})), 1)
        self.assertEqual(self._count_cleared(share.unlink), 1)
