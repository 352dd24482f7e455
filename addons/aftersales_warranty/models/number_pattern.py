from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.number_pattern import NumberPattern, collect_free

CHECK_DIGITS = [
    ("luhn", "Luhn (modulo 10)"),
    ("mod11", "ISO 7064 modulo 11,10"),
    ("mod37", "ISO 7064 modulo 37,36 (letters too)"),
]


class AftersalesNumberPattern(models.Model):
    """How numbers of one kind look, and the counter that they are drawn from.

    Serials of units and numbers of blank cards are read off a plate, dictated and
    typed; the check digit finds the mistyped ones. No two patterns share a counter,
    not even where their prefixes are equal.
    """

    _name = "aftersales.number.pattern"
    _description = "Number Pattern"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    prefix = fields.Char(
        trim=False,
        help="May hold %(year)s, %(y)s, %(month)s, %(day)s, %(doy)s, and %(jyear)s, "
        "%(jy)s, %(jmonth)s, %(jday)s of the Persian calendar.",
    )
    suffix = fields.Char(trim=False, help="May hold the same tokens as the prefix.")
    padding = fields.Integer(
        string="Digits",
        required=True,
        default=6,
        help="Shorter numbers are filled up with zeros.",
    )
    check_digit = fields.Selection(
        CHECK_DIGITS,
        help="A character after the digits that tells a mistyped number from a right "
        "one. Luhn and modulo 11 protect digits, modulo 37 letters too.",
    )
    sequence_id = fields.Many2one(
        "ir.sequence",
        string="Counter",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        copy=False,
    )
    number_next = fields.Integer(
        string="Next Number",
        compute="_compute_number_next",
        inverse="_inverse_number_next",
    )
    example = fields.Char(
        string="Next",
        compute="_compute_example",
        help="What the next number drawn today looks like.",
    )
    product_tmpl_ids = fields.One2many(
        "product.template", "serial_pattern_id", string="Products"
    )

    _padding_in_range = models.Constraint(
        "CHECK (padding BETWEEN 1 AND 18)", "A number has 1 to 18 digits."
    )
    _sequence_unique = models.UniqueIndex(
        "(sequence_id)", "Each pattern has a counter of its own."
    )

    # === COMPUTE METHODS === #

    @api.depends("sequence_id")
    def _compute_number_next(self):
        # sudo: ir.sequence - whoever sees a pattern sees where it stands
        sequences = self.sequence_id.sudo()
        # it stays in the cache however many numbers are drawn
        sequences.invalidate_recordset(["number_next_actual"], flush=False)
        for pattern in self:
            pattern.number_next = pattern.sequence_id.sudo().number_next_actual or 1

    def _inverse_number_next(self):
        for pattern in self:
            if pattern.number_next < 1:
                raise ValidationError(
                    self.env._("%s: numbers start with 1 or more.", pattern.name)
                )
            # sudo: ir.sequence - a manager of patterns is no system administrator
            pattern.sequence_id.sudo().number_next = pattern.number_next

    @api.depends("prefix", "suffix", "padding", "check_digit", "number_next")
    def _compute_example(self):
        today = fields.Date.context_today(self)
        for pattern in self:
            rule = pattern._to_rule()
            # a token may still be half typed
            pattern.example = rule.can_be_written() and rule.compose(
                pattern.number_next or 1, today
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("prefix", "suffix", "padding", "check_digit")
    def _check_tokens(self):
        for pattern in self:
            if not pattern._to_rule().can_be_written():
                raise ValidationError(
                    self.env._(
                        "%(pattern)s: “%(prefix)s” or “%(suffix)s” cannot be written; "
                        "a token looks like %%(year)s, and a percent sign is %%%%.",
                        pattern=pattern.name,
                        prefix=pattern.prefix or "",
                        suffix=pattern.suffix or "",
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: ir.sequence - a manager of patterns is no system administrator
        sequences = (
            self.env["ir.sequence"]
            .sudo()
            .create([self._prepare_sequence_vals(vals) for vals in vals_list])
        )
        vals_list = [
            vals | {"sequence_id": sequence.id}
            for vals, sequence in zip(vals_list, sequences, strict=True)
        ]
        patterns = super().create(vals_list)
        for pattern, sequence in zip(patterns, sequences, strict=True):
            sequence.number_pattern_id = pattern
        return patterns

    def unlink(self):
        # sudo: ir.sequence - the counter goes with its pattern
        sequences = self.sequence_id.sudo()
        res = super().unlink()
        sequences.unlink()
        return res

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        return [
            vals | {"name": self.env._("%s (copy)", pattern.name)}
            for pattern, vals in zip(self, vals_list, strict=True)
        ]

    @api.model
    def _prepare_sequence_vals(self, vals):
        """Prepare the counter of a pattern.

        It bears no prefix: products that are given a prefix by hand look for a
        counter with that prefix, and must not find this one.
        """
        return {
            "name": vals.get("name"),
            "code": self._name,
            "padding": 0,
            "company_id": False,
        }

    # === BUSINESS METHODS === #

    def _to_rule(self):
        """Return this pattern as plain data."""
        self.ensure_one()
        return NumberPattern(
            prefix=self.prefix or "",
            suffix=self.suffix or "",
            padding=self.padding or 1,
            check_digit=self.check_digit or None,
        )

    def _next_many(self, count):
        """Draw ``count`` numbers in one query; nobody else ever draws the same.

        :rtype: list[str]
        """
        self.ensure_one()
        # sudo: ir.sequence - whoever makes a unit or a card draws a number
        numbers = self.sequence_id.sudo()._next_numbers(count)
        self.invalidate_recordset(["number_next", "example"], flush=False)
        return self._compose_many(numbers)

    def _compose_many(self, numbers):
        """Write running numbers down as of today."""
        today = fields.Date.context_today(self)
        return self._to_rule().compose_many(numbers, today)

    def _is_valid(self, text):
        """Tell whether a text is a number of this pattern, its check digit right."""
        return self._to_rule().is_valid(text)

    def _next_from(self, first, count):
        """Return ``count`` numbers that nobody has, by the first of them.

        A number beyond the counter starts a range of its own, such as labels printed
        beforehand; any other leads to what the counter gives next.

        :param str first: a number of this pattern, or empty
        """
        self.ensure_one()
        number = self._to_rule().parse(first) if first else None
        # others may have moved the counter since it was read
        self.invalidate_recordset(["number_next"], flush=False)
        if number is None or number == self.number_next:
            return self._next_free(count)
        if number > self.number_next:
            numbers = iter(range(number, 10**18))
            return collect_free(
                lambda size: self._compose_many(list(islice(numbers, size))),
                self._get_taken,
                count,
            )
        drawn = {first} - self._get_taken([first])
        return [*drawn, *self._next_free(count - len(drawn))]

    def _next_free(self, count):
        """Draw ``count`` numbers, past those that came into use in another way."""
        return collect_free(self._next_many, self._get_taken, count)

    def _get_taken(self, numbers):
        """Return those of the numbers that are in use. Hook for further uses.

        :rtype: set[str]
        """
        # sudo: product.template - a number is taken in whichever company it is
        products = self.sudo().product_tmpl_ids.product_variant_ids
        return products._get_taken_serials(numbers) if products else set()
