from odoo import Command

from ..models.part_request_procure import AftersalesPartRequest
from .test_branch import BranchCommon


class SupplyCommon(BranchCommon):
    """A head office with a store, its region and the region's outlet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process.write({"is_estimate_required": False, "check_mode": "never"})
        for branch in (cls.region, cls.outlet, cls.other):
            branch.action_set_up_aftersales()
        cls.region_keeper = cls._make_user("storekeeper", cls.region)
        cls.outlet_keeper = cls._make_user("storekeeper", cls.outlet)
        cls.other_keeper = cls._make_user("storekeeper", cls.other)
        cls.brand = cls.env["aftersales.brand"].create(
            {
                "name": "Polar",
                "partner_id": cls.env["res.partner"].create({"name": "Polar Works"}).id,
            }
        )

    @classmethod
    def _store(cls, company):
        return (
            cls.env["stock.warehouse"]
            .search([("company_id", "=", company.id)], limit=1)
            .lot_stock_id
        )

    @classmethod
    def _add_stock_at(cls, company, product, quantity=1, lot_name=None):
        """Put stock on hand in a branch, at what the part costs there."""
        quant = cls.env["stock.quant"].with_context(
            inventory_mode=True, allowed_company_ids=company.ids
        )
        lot = cls.env["stock.lot"]
        if lot_name:
            lot = lot.create({"name": lot_name, "product_id": product.id})
        quant.create(
            {
                "product_id": product.id,
                "location_id": cls._store(company).id,
                "lot_id": lot.id,
                "inventory_quantity": quantity,
            }
        ).action_apply_inventory()
        return lot

    def _ask(self, user, products, **vals):
        """Let somebody ask for parts; return the request as he sees it."""
        return (
            self.env["aftersales.part.request"]
            .with_user(user)
            .create(
                {
                    "line_ids": [
                        Command.create({"product_id": product.id, "quantity": quantity})
                        for product, quantity in products.items()
                    ],
                    **vals,
                }
            )
        )

    def _route_from_vendor(self, product):
        """Let a rule of core bring a part: a receipt, whatever addons are there."""
        suppliers = self.env.ref("stock.stock_location_suppliers")
        product.route_ids = self.env["stock.route"].create(
            {
                "name": "From a vendor",
                "rule_ids": [
                    Command.create(
                        {
                            "name": "From a vendor",
                            "action": "pull",
                            "picking_type_id": self.warehouse.in_type_id.id,
                            "location_src_id": suppliers.id,
                            "location_dest_id": self.warehouse.lot_stock_id.id,
                        }
                    )
                ],
            }
        )

    def _expect_receipts(self):
        """Let makers send without an order, also where purchases are kept."""
        self.patch(
            self.registry["aftersales.part.request"],
            "_apply_to_maker",
            AftersalesPartRequest._apply_to_maker,
        )

    def _on_hand(self, product, location):
        return self.env["stock.quant"]._get_available_quantity(product, location)

    def _tell(self):
        """Send what the notification table has to say."""
        logs = self.env["aftersales.notification.log"].sudo()
        for log in logs.search([("state", "=", "pending")]):
            log._send()


class ArrivalCommon(SupplyCommon):
    """Parts that a region has sent to its outlet."""

    def _sent(self, product=None, quantity=3, stock=None):
        """Send parts from the region to its outlet; return the request."""
        product = product or self.gasket
        if stock is None:
            self._add_stock_at(self.region, product, quantity)
        request = self._ask(self.outlet_keeper, {product: quantity})
        request.action_submit()
        request.with_user(self.region_keeper).action_approve()
        request.with_user(self.region_keeper).action_send()
        return request

    def _count(self, request, arrived=0, lost=0, user=None, lot=None, **how):
        line = request.line_ids
        request.with_user(user or self.outlet_keeper).action_receive_counted(
            [
                {
                    "line_id": line.id,
                    "lot_id": lot and lot.id,
                    "arrived": arrived,
                    "lost": lost,
                }
            ],
            **how,
        )

    def _balance(self, account, company):
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", account.id),
                ("company_id", "=", company.id),
                ("parent_state", "=", "posted"),
            ]
        )
        return self.company.currency_id.round(sum(lines.mapped("balance")))

    def _value(self, product, company):
        product = product.with_company(company).with_context(
            allowed_company_ids=company.ids
        )
        product.invalidate_recordset()
        return product.total_value

    @property
    def transit(self):
        return self.company.aftersales_transit_location_id

    def _expense(self, company):
        return (
            self.gasket.with_company(company)
            .with_context(allowed_company_ids=company.ids)
            ._get_product_accounts()["expense"]
        )
