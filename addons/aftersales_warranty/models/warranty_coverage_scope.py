from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, table_exists

from .warranty_term import SCOPE_FIELDS


class AftersalesWarrantyCoverage(models.Model):
    """Whether a promise is for less than the whole unit, known without its lists."""

    _inherit = "aftersales.warranty.coverage"

    has_scope = fields.Boolean(
        compute="_compute_has_scope",
        store=True,
        precompute=True,
        help="It names components, or leaves products out.",
    )

    def _auto_init(self):
        # hardly any promise has lists: those that have are found by them
        cr = self.env.cr
        is_old = table_exists(cr, self._table) and not column_exists(
            cr, self._table, "has_scope"
        )
        if is_old:
            cr.execute(
                SQL(
                    "ALTER TABLE %s ADD COLUMN has_scope bool DEFAULT FALSE",
                    SQL.identifier(self._table),
                )
            )
        res = super()._auto_init()
        if is_old:
            self._mark_scopes()
        return res

    @api.model
    def _mark_scopes(self):
        """Mark the promises of earlier versions that have lists."""
        for name in SCOPE_FIELDS:
            field = self._fields[name]
            if table_exists(self.env.cr, field.relation):
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET has_scope = TRUE "
                        "WHERE id IN (SELECT %s FROM %s)",
                        SQL.identifier(self._table),
                        SQL.identifier(field.column1),
                        SQL.identifier(field.relation),
                    )
                )

    @api.depends(*SCOPE_FIELDS)
    def _compute_has_scope(self):
        for coverage in self:
            coverage.has_scope = any(coverage._read_scope())

    def _read_scope(self):
        """Return the components it names, and the products and categories left out.

        A part that is no longer sold is still what was promised.
        """
        self.ensure_one()
        return [self.with_context(active_test=False)[name] for name in SCOPE_FIELDS]

    def _get_scope(self):
        """Return its lists, read only where it has any; see :meth:`_read_scope`."""
        self.ensure_one()
        if self.has_scope:
            return self._read_scope()
        products = self.env["product.product"]
        return [products, products, self.env["product.category"]]
