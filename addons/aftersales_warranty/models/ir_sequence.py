from odoo import api, fields, models
from odoo.tools import SQL, ormcache

# how a counter writes its numbers, known by heart
RECIPE = (
    "implementation",
    "number_pattern_id",
    "padding",
    "prefix",
    "suffix",
    "use_date_range",
)
# what decides which counter draws
CHOSEN_BY = ("active", "code", "company_id")


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

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        res = super().write(vals)
        if not vals.keys().isdisjoint((*RECIPE, *CHOSEN_BY)):
            self.env.registry.clear_cache()
        return res

    def unlink(self):
        res = super().unlink()
        self.env.registry.clear_cache()
        return res

    # === BUSINESS METHODS === #

    @api.model
    @ormcache("code", "company_id")
    def _find_by_code(self, code, company_id):
        """Return the id of a company's counter, or else of the one that all share."""
        # sudo: ir.sequence - whoever makes a document draws a number
        return (
            self.sudo()
            .with_context(active_test=True)
            .search(
                [("code", "=", code), ("company_id", "in", [company_id, False])],
                order="company_id.id",  # those of a company first
                limit=1,
            )
            .id
        )

    @ormcache("self.id")
    def _get_recipe(self):
        """Return how this counter writes its numbers, by field; links as ids."""
        self.ensure_one()
        return self.sudo().read(RECIPE, load=None)[0]

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
        recipe = self._get_recipe()
        if recipe["number_pattern_id"]:
            return self.number_pattern_id._next_many(count)
        if recipe["implementation"] != "standard" or recipe["use_date_range"]:
            return [self.next_by_id() for __ in range(count)]
        # written as core does, from what is known
        known = {name: recipe[name] for name in ("prefix", "suffix")}
        prefix, suffix = self.new(known)._get_prefix_suffix()
        return [
            f"{prefix}{number:0{recipe['padding']}d}{suffix}"
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
