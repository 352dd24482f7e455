from odoo import fields, models
from odoo.tools import SQL


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    number_pattern_id = fields.Many2one(
        "aftersales.number.pattern",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="The pattern that writes the numbers of this counter.",
    )

    def _next_do(self):
        # sudo: aftersales.number.pattern - whoever draws a number gets it written
        pattern = self.sudo().number_pattern_id
        return pattern._next_free(1)[0] if pattern else super()._next_do()

    def get_next_char(self, number_next):
        # sudo: aftersales.number.pattern - whoever draws a number gets it written
        pattern = self.sudo().number_pattern_id
        if pattern:
            return pattern._compose_many([number_next])[0]
        return super().get_next_char(number_next)

    def _next_many(self, count):
        """Draw ``count`` interpolated strings, in one query where that is possible.

        :rtype: list[str]
        """
        self.ensure_one()
        if count <= 0:
            return []
        if self.number_pattern_id:
            return self.number_pattern_id._next_many(count)
        if self.implementation != "standard" or self.use_date_range:
            return [self.next_by_id() for __ in range(count)]
        prefix, suffix = self._get_prefix_suffix()
        return [
            f"{prefix}{number:0{self.padding}d}{suffix}"
            for number in self._next_numbers(count)
        ]

    def _next_numbers(self, count):
        """Draw ``count`` bare numbers of a standard sequence, in one query.

        :rtype: list[int]
        """
        self.ensure_one()
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{self.id:03d}",
                count,
            )
        )
        return [number for (number,) in rows]
