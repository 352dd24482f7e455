import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq
from odoo.tools.misc import hmac

DIGITS = 6
# a code is good for so long, and for so many guesses
MINUTES = 10
MOST_TRIES = 5
# messages to one number within an hour, whoever asks for them
MOST_MESSAGES = 3
SPAN = 3600


class AftersalesPhoneProof(models.Model):
    """A code sent to a phone, by which the sender of a request proves it to be his.

    Only a hash of the code is kept. A known number and an unknown one are asked for
    in the same way, so that nobody learns which is which.
    """

    _name = "aftersales.phone.proof"
    _description = "Proof of a Phone"
    _order = "id desc"
    _rec_name = "phone"

    token = fields.Char(
        required=True,
        copy=False,
        readonly=True,
        groups="base.group_system",
        default=lambda self: secrets.token_hex(16),
    )
    request_id = fields.Many2one(
        comodel_name="aftersales.request",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    phone = fields.Char(required=True, readonly=True)
    identifier = fields.Char(
        string="Serial as Typed",
        readonly=True,
        help="The unit that becomes the case's once its owner has proved himself.",
    )
    code_hash = fields.Char(readonly=True, copy=False, groups="base.group_system")
    date_end = fields.Datetime(string="Good Until", required=True, readonly=True)
    is_proved = fields.Boolean(string="Proved", readonly=True)

    _token_uniq = models.UniqueIndex("(token)", "Two proofs cannot share a token.")
    _request_uniq = models.UniqueIndex(
        "(request_id)", "A code was sent for this request already."
    )

    # === BUSINESS METHODS === #

    @api.model
    def _ask(self, request, phone, identifier):
        """Send a code for a request; the form sent again asks for the same one.

        :param str phone: as it is stored for searches
        :param str identifier: serial or card as typed, maybe empty
        :return: the proof, empty where there is nothing to wait for: it was given
            already, or this number got too many messages
        """
        proof = self.search([("request_id", "=", request.id)])
        if proof:
            return proof.filtered(lambda proof: proof._is_open())
        limits = self.env["aftersales.rate.limit"]
        if limits._hit(f"proof-sms:{phone}", MOST_MESSAGES, SPAN):
            return self
        proof = self.create(
            {
                "request_id": request.id,
                "phone": phone,
                "identifier": identifier,
                "date_end": fields.Datetime.now() + timedelta(minutes=MINUTES),
            }
        )
        proof._send(str(secrets.randbelow(10**DIGITS)).zfill(DIGITS))
        return proof

    def _send(self, code):
        """Keep the hash of a code, and put the code itself into the queue."""
        self.ensure_one()
        self.code_hash = self._hash(code)
        self.env["sms.sms"].create(
            {
                "number": self.phone,
                "body": self.env._(
                    "%(code)s is your code for %(company)s. It is good for %(minutes)s "
                    "minutes; tell it to nobody.",
                    code=code,
                    company=self.request_id.company_id.name,
                    minutes=MINUTES,
                ),
            }
        )

    def _hash(self, code):
        return hmac(self.env, "aftersales-phone-proof", (self.token, code))

    def _is_open(self):
        """Return whether a code may still come in."""
        return not self.is_proved and self.date_end > fields.Datetime.now()

    def _check(self, code):
        """Refuse a code that is wrong, too late, or guessed too often.

        :param str code: as typed, its digits Latin
        :raises UserError: saying which of it
        """
        self.ensure_one()
        if self.is_proved:
            return
        # counted by itself: guesses beside each other are as many as they are
        limits = self.env["aftersales.rate.limit"]
        is_over = limits._hit(f"proof:{self.token}", MOST_TRIES, SPAN)
        if is_over or not self._is_open():
            raise UserError(
                self.env._(
                    "This code is good no more. Your request is with us all the same."
                )
            )
        if not consteq(self.code_hash, self._hash(code)):
            raise UserError(
                self.env._("This is not the code we sent. Look at the last message.")
            )

    def _accept(self):
        """Give the request to whose number it is; a second time changes nothing."""
        self.ensure_one()
        if not self.is_proved:
            # whoever does this beside us waits for the row, and finds it done
            self.write({"is_proved": True, "code_hash": False})
            self.request_id._take_for_known(self.identifier)

    @api.autovacuum
    def _gc_ended(self):
        """Forget what nobody can prove any more."""
        self.search([("date_end", "<", fields.Datetime.now())]).unlink()
