from odoo import Command
from odoo.tests import Form, new_test_user

from odoo.addons.aftersales_warranty.tests.common import WarrantyCommon


class ProductionCommon(WarrantyCommon):
    """A maker of fridges: a compressor by serial, a board by batch, two loose parts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board = cls._create_product("Board", tracking="lot")
        cls.shelf = cls._create_product("Shelf")
        cls.screw = cls._create_product("Screw")
        cls.bom = cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.fridge.product_tmpl_id.id,
                "product_qty": 1,
                "bom_line_ids": [
                    Command.create({"product_id": product.id, "product_qty": quantity})
                    for product, quantity in (
                        (cls.compressor, 1),
                        (cls.board, 1),
                        (cls.shelf, 3),
                        (cls.screw, 20),
                    )
                ],
            }
        )
        cls.env["aftersales.product.part"].create(
            {
                "product_tmpl_id": cls.fridge.product_tmpl_id.id,
                "product_id": cls.shelf.id,
                "quantity": 3,
            }
        )
        for product in (cls.shelf, cls.screw):
            cls.env["stock.quant"]._update_available_quantity(
                product, cls.stock_location, 1000
            )
        cls.batch = cls._create_lots("BOARD-1", product=cls.board)
        cls.env["stock.quant"]._update_available_quantity(
            cls.board, cls.stock_location, 100, lot_id=cls.batch
        )
        cls.users["maker"] = new_test_user(
            cls.env, "warranty_maker", groups="mrp.group_mrp_user"
        )

    @classmethod
    def _produce(cls, *names, compressors=None, role="maker"):
        """Make units with these serial numbers, from compressors of these."""
        production = cls._plan(*names, compressors=compressors)
        production.with_user(cls.users[role]).button_mark_done()
        return production

    @classmethod
    def _plan(cls, *names, compressors=None):
        compressors = compressors or [f"CP-{name}" for name in names]
        cls._stock(cls._create_lots(*compressors, product=cls.compressor))
        form = Form(cls.env["mrp.production"])
        form.product_id = cls.fridge
        form.bom_id = cls.bom
        form.product_qty = len(names)
        production = form.save()
        production.action_confirm()
        production.action_assign()
        lots = cls.env["stock.lot"].search(
            [("name", "in", names), ("product_id", "=", cls.fridge.id)]
        )
        lots |= cls._create_lots(*(set(names) - set(lots.mapped("name"))))
        production.lot_producing_ids = lots.sorted("name")
        production.qty_producing = len(names)
        production.set_qty_producing()
        return production

    @classmethod
    def _unit(cls, name):
        return cls.env["stock.lot"].search(
            [("name", "=", name), ("product_id", "=", cls.fridge.id)]
        )
