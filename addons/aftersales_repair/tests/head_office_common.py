from .test_branch import BranchCommon

DOCUMENTS = (
    "stock.picking",
    "stock.move",
    "stock.scrap",
    "sale.order",
    "account.move",
    "aftersales.posting",
    "aftersales.old.part",
    "aftersales.part.request",
    "aftersales.dealer.return",
)


class HeadOfficeCommon(BranchCommon):
    """Head office takes the steps of a branch: the branch has them in its books.

    Every user of the tests works for the head office, and has it active.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.region.action_set_up_aftersales()
        cls.branch_store = (
            cls.env["stock.warehouse"]
            .search([("company_id", "=", cls.region.id)])
            .lot_stock_id
        )
        for product in cls.gasket | cls.compressor | cls.fridge:
            product.with_company(cls.region).standard_price = product.standard_price
        cls._add_stock(cls.gasket, 10, location=cls.branch_store)
        cls.new_part = cls._add_stock(
            cls.compressor, 1, "CP-NEW", location=cls.branch_store
        )
        cls.spare = cls._add_stock(cls.fridge, 1, "FR-SPARE", location=cls.branch_store)
        user = cls._make_user("technician", cls.company)
        cls.tech.action_archive()
        cls.technician = user
        cls.tech = cls.env["aftersales.technician"].create(
            {
                "partner_id": user.partner_id.id,
                "user_id": user.id,
                "company_id": cls.region.id,
            }
        )
        cls.newest = {
            name: cls.env[name].search([], order="id desc", limit=1).id or 0
            for name in DOCUMENTS
            if name in cls.env
        }

    def _request_at(self, company, identifier="FR-0001", **vals):
        case = super()._request_at(company, identifier, **vals)
        self.assertEqual(case.company_id, company)
        return case

    def _check_books(self, *expected):
        """Look through all that was made since the start: it is the branch's.

        :param expected: models of which there must be something
        """
        self.env.flush_all()
        for name, newest in self.newest.items():
            made = self.env[name].search([("id", ">", newest)])
            self.assertLessEqual(made.company_id, self.region, name)
            if name in expected:
                self.assertTrue(made, name)
