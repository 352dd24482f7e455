from odoo import fields, models
from odoo.tools import SQL


class AftersalesConsumerKey(models.Model):
    """A phone number by which somebody was registered; whoever registers waits here.

    It holds no partner: it is the turnstile that lets one message, call or scan in
    at a time, so that twenty of one phone make one consumer.
    """

    _name = "aftersales.consumer.key"
    _description = "Phone of a Registered Consumer"
    _log_access = False

    name = fields.Char(string="Phone", required=True, readonly=True)

    _name_unique = models.UniqueIndex("(name)", "This phone is registered already.")

    def _take_turn(self, phone):
        """Wait for whoever registers the same phone, then start over if he did.

        The one who comes second gets a serialization failure, upon which the server
        runs his request again, and it finds the consumer that the first has made.
        """
        self.env.cr.execute(
            SQL(
                "INSERT INTO %(table)s (name) VALUES (%(phone)s) "
                "ON CONFLICT (name) DO UPDATE SET name = EXCLUDED.name",
                table=SQL.identifier(self._table),
                phone=phone,
            ),
            # to be turned away is what the turnstile is for, and no fault to log
            log_exceptions=False,
        )
