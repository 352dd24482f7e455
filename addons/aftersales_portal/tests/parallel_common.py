from odoo.addons.aftersales_warranty.tests.parallel import ConnectedCase, delete_rows


class ParallelPortalCase(ConnectedCase):
    """A world that several connections see, taken away again with all it led to."""

    def setUp(self):
        super().setUp()
        self.made = []
        self.addCleanup(self._clean_up)
        with self._connect() as env:
            self._create_world(env)

    def _create_world(self, env):
        """Make what the tests need, each record by :meth:`_make`."""

    def _delete_traces(self, env):
        """Delete what the tests have led to and no record of the world holds."""

    def _make(self, env, model, **vals):
        """Create a record that goes again after the test."""
        record = env[model].create(vals)
        self.made.append((record._table, record.ids))
        return record

    def _make_card(self, env, serial, product_vals=None, **vals):
        """Create the card of a unit, with its product and its type of warranty."""
        product = self._make(
            env,
            "product.template",
            name="Parallel oven",
            tracking="serial",
            is_serviceable=True,
            **(product_vals or {}),
        )
        warranty_type = self._make(
            env,
            "aftersales.warranty.type",
            name="Parallel",
            term_ids=[(0, 0, {"kind": "guarantee"})],
        )
        lot = self._make(
            env,
            "stock.lot",
            name=serial,
            product_id=product.product_variant_id.id,
        )
        return self._make(
            env,
            "aftersales.warranty.card",
            lot_id=lot.id,
            type_id=warranty_type.id,
            **vals,
        )

    def _clean_up(self):
        with self._connect() as env:
            self._delete_traces(env)
            for table, ids in reversed(self.made):
                delete_rows(env, table, ids)
