from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.serial_kind import KEYS_BY_KIND

COLUMN_KEYS = [
    ("serial", "Serial Number"),
    ("card_number", "Card Number"),
    ("product", "Product"),
    ("dealer", "Dealer"),
    ("owner_name", "Owner"),
    ("owner_phone", "Owner's Phone"),
    ("seller_name", "Shop or Seller"),
    ("purchase_date", "Purchase Date"),
    ("delivery_date", "Delivery Date"),
    ("installation_date", "Installation Date"),
    ("activation_date", "Activation Date"),
    ("manufacture_date", "Manufacture Date"),
    ("receipt_date", "Receipt Date"),
    ("batch_ref", "Production Batch"),
    ("body_number", "Body Number"),
    ("event_date", "Date of Service"),
    ("service_number", "Number of Service"),
    ("description", "Description"),
    ("parts", "Parts Used"),
    ("usage", "Counter"),
    ("technician_name", "Technician"),
    ("amount", "Amount"),
]


class AftersalesSerialImportColumn(models.Model):
    """What one column of an imported file is; remembered for the next file like it."""

    _name = "aftersales.serial.import.column"
    _description = "Column of a Serial Import"
    _order = "import_id, index"

    import_id = fields.Many2one(
        "aftersales.serial.import", required=True, index=True, ondelete="cascade"
    )
    index = fields.Integer(string="Column", readonly=True)
    header = fields.Char(readonly=True)
    sample = fields.Char(readonly=True, help="What the first rows say in this column.")
    key = fields.Selection(
        COLUMN_KEYS, string="Is the", help="Empty leaves the column out."
    )

    @api.constrains("key")
    def _check_key_of_kind(self):
        for column in self.filtered("key"):
            each = column.import_id
            if column.key not in KEYS_BY_KIND[each.kind]:
                kinds = dict(each._fields["kind"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "“%(kind)s” has no use for the “%(key)s”; leave the column "
                        "out.",
                        kind=kinds[each.kind],
                        key=each._get_key_labels()[column.key],
                    )
                )

    @api.constrains("key")
    def _check_key(self):
        for each in self.import_id:
            keys = [column.key for column in each.column_ids if column.key]
            labels = each._get_key_labels()
            for key in keys:
                if keys.count(key) > 1:
                    raise ValidationError(
                        self.env._(
                            "Two columns of %(name)s are the “%(key)s”; keep one.",
                            name=each.name,
                            key=labels[key],
                        )
                    )
