from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.date_text import name_day
from ..tools.rights import is_manager

SOURCES = [
    ("manual", "Entered"),
    ("service", "Service"),
    ("customer", "Told by the Customer"),
    ("import", "Import"),
]
SETTLED_FIELDS = {"lot_id", "is_new_counter", "offset"}


class AftersalesUnitReading(models.Model):
    """What the counter of a unit showed on a day: kilometres, hours, cycles.

    A counter never runs backwards. Where it was replaced, the usage goes on from
    where the old one stood, whatever the new one starts with.
    """

    _name = "aftersales.unit.reading"
    _description = "Usage Reading"
    _order = "date desc, id desc"
    _rec_name = "lot_id"

    lot_id = fields.Many2one(
        "stock.lot", string="Unit", required=True, index=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        related="lot_id.product_id", store=True, index=True, precompute=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    value = fields.Float(string="Counter", required=True, aggregator="max")
    unit_name = fields.Char(string="Unit of Usage", related="product_id.usage_unit")
    offset = fields.Float(
        string="Earlier Counters",
        readonly=True,
        copy=False,
        aggregator=None,
        help="What the counters replaced before had counted.",
    )
    usage = fields.Float(
        compute="_compute_usage",
        store=True,
        precompute=True,
        aggregator="max",
        help="What the unit has done in its life.",
    )
    is_new_counter = fields.Boolean(
        string="Counter Replaced",
        help="The counter was replaced that day, and the new one starts with this.",
    )
    origin = fields.Selection(SOURCES, required=True, default="manual")
    user_id = fields.Many2one(
        "res.users",
        string="Entered by",
        readonly=True,
        default=lambda self: self.env.user,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    note = fields.Char()

    _value_positive = models.Constraint(
        "CHECK (value >= 0)", "A counter shows zero or more."
    )
    _lot_date_idx = models.Index("(lot_id, date DESC, id DESC)")

    # === COMPUTE METHODS === #

    @api.depends("value", "offset")
    def _compute_usage(self):
        for reading in self:
            reading.usage = reading.value + reading.offset

    # === CONSTRAINT METHODS === #

    @api.constrains("lot_id", "date", "value", "offset")
    def _check_runs_forward(self):
        readings = self.search([("lot_id", "in", self.lot_id.ids)], order="date, id")
        for lot_readings in readings.grouped("lot_id").values():
            last = lot_readings[:1]
            for reading in lot_readings[1:]:
                if reading.usage < last.usage:
                    raise ValidationError(reading._get_backward_message(last))
                last = reading

    def _get_backward_message(self, earlier):
        """Say which two readings do not go together, and what to do."""
        return self.env._(
            "%(lot)s: the counter showed %(earlier)s on %(earlier_date)s, it cannot "
            "show %(value)s on %(date)s. Mend the reading; a manager may enter a "
            "replaced counter.",
            lot=self.lot_id.name,
            earlier=f"{earlier.value:g}",
            earlier_date=name_day(self.env, earlier.date),
            value=f"{self.value:g}",
            date=name_day(self.env, self.date),
        )

    @api.constrains("date")
    def _check_is_not_ahead(self):
        today = fields.Date.context_today(self)
        for reading in self:
            if reading.date > today:
                raise ValidationError(
                    self.env._(
                        "%(lot)s: nobody can read a counter on %(date)s yet.",
                        lot=reading.lot_id.name,
                        date=name_day(self.env, reading.date),
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("is_new_counter") for vals in vals_list):
            self._check_is_manager()
        default_lot = self.env.context.get("default_lot_id")
        lot_ids = [vals.get("lot_id") or default_lot for vals in vals_list]
        lots = self.env["stock.lot"].browse(filter(None, lot_ids))
        # two readings at once would each know nothing of the other
        lots._lock_rows()
        offsets = self._get_offsets(lots, lot_ids, vals_list)
        return super().create(
            [
                vals | {"offset": offset}
                for vals, offset in zip(vals_list, offsets, strict=True)
            ]
        )

    def write(self, vals):
        if SETTLED_FIELDS & set(vals):
            raise UserError(
                self.env._(
                    "The unit of a reading and its counter stay; delete the reading "
                    "and enter another."
                )
            )
        if {"date", "value"} & set(vals):
            self.filtered("is_new_counter")._check_is_last()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_counted_on(self):
        self.filtered("is_new_counter")._check_is_last()

    def _check_is_manager(self):
        """Refuse everybody but a manager to replace a counter."""
        if not is_manager(self.env):
            raise AccessError(
                self.env._("Only an After-Sales manager may enter a replaced counter.")
            )

    def _check_is_last(self):
        """Refuse to change a counter's start that later readings count on."""
        for reading in self:
            last = reading.lot_id.reading_ids.sorted(lambda r: (r.date, r.id))[-1:]
            if last != reading:
                raise UserError(
                    self.env._(
                        "%(lot)s: later readings count on the counter that was "
                        "replaced on %(date)s; delete those first.",
                        lot=reading.lot_id.name,
                        date=name_day(self.env, reading.date),
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _get_offsets(self, lots, lot_ids, vals_list):
        """Return what earlier counters have counted, for each reading to be.

        Readings may come in any order, and some of them before known ones.
        """
        known = self.search([("lot_id", "in", lots.ids)], order="date, id")
        history = {
            lot.id: [(r.date, r.offset, r.usage) for r in readings]
            for lot, readings in known.grouped("lot_id").items()
        }
        today = fields.Date.context_today(self)
        days = [fields.Date.to_date(vals.get("date")) or today for vals in vals_list]
        offsets = [0.0] * len(vals_list)
        for index in sorted(range(len(days)), key=lambda index: days[index]):
            rows = history.setdefault(lot_ids[index], [])
            offsets[index] = self._get_offset(rows, days[index], vals_list[index])
            usage = float(vals_list[index].get("value") or 0) + offsets[index]
            rows.append((days[index], offsets[index], usage))
            rows.sort(key=lambda row: row[0])
        return offsets

    @api.model
    def _get_offset(self, rows, day, vals):
        """Return what earlier counters have counted, for one reading to be.

        :param rows: day, offset and usage of the unit's other readings, in order
        """
        earlier = [row for row in rows if row[0] <= day]
        __, offset, usage = earlier[-1] if earlier else (None, 0.0, 0.0)
        if not vals.get("is_new_counter"):
            return offset
        if len(earlier) < len(rows):
            raise UserError(
                self.env._(
                    "A counter replaced on %(date)s cannot be entered: there are "
                    "later readings. Delete those first.",
                    date=name_day(self.env, day),
                )
            )
        return usage - float(vals.get("value") or 0)
