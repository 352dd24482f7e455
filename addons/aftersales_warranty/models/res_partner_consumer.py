from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..rules.identifier import clean_code, is_iranian_national_id, normalize_phone

# Kept without blanks and dashes, so that every spelling finds them.
CODE_FIELDS = ("aftersales_national_id", "aftersales_subscription_number")


class ResPartner(models.Model):
    """Who uses our units: known by a phone in any spelling, or by a number."""

    _inherit = "res.partner"

    is_consumer = fields.Boolean(
        string="Consumer",
        index="btree_not_null",
        copy=False,
        help="Uses our units himself. Set by itself with the first warranty card.",
    )
    consumer_card_ids = fields.One2many(
        "aftersales.warranty.card",
        "partner_id",
        string="Cards as Consumer",
        groups="aftersales_warranty.aftersales_group_user",
    )
    aftersales_national_id = fields.Char(
        string="National ID",
        copy=False,
        groups="aftersales_warranty.aftersales_group_user",
        help="The number by which the state knows this person; finds the units.",
    )
    aftersales_subscription_number = fields.Char(
        string="Subscription Number",
        copy=False,
        groups="aftersales_warranty.aftersales_group_user",
        help="The number this customer has with us; reception finds the units by it.",
    )

    _phone_sanitized_idx = models.Index(
        "(phone_sanitized) WHERE phone_sanitized IS NOT NULL"
    )
    _aftersales_national_id_uniq = models.UniqueIndex(
        "(aftersales_national_id) WHERE aftersales_national_id IS NOT NULL",
        "Another contact has this national ID already; find him by it.",
    )
    _aftersales_subscription_uniq = models.UniqueIndex(
        "(aftersales_subscription_number) "
        "WHERE aftersales_subscription_number IS NOT NULL",
        "Another customer has this subscription number already.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("aftersales_national_id", "country_id", "is_company")
    def _check_aftersales_national_id(self):
        for partner in self.filtered(lambda partner: partner.country_id.code == "IR"):
            code = partner.aftersales_national_id
            if code and not partner.is_company and not is_iranian_national_id(code):
                raise ValidationError(
                    self.env._(
                        "%(code)s is no national ID of Iran: it has ten digits, the "
                        "last of which checks the others. Correct that of %(name)s.",
                        code=code,
                        name=partner.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean_codes(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean_codes(vals))

    @api.model
    def _clean_codes(self, vals):
        """Return the values with their numbers as they are kept."""
        codes = {name: clean_code(vals[name]) for name in CODE_FIELDS if vals.get(name)}
        return {**vals, **codes}

    @api.model
    def _search_display_name(self, operator, value):
        """Find a contact by his phone in any spelling too."""
        domain = super()._search_display_name(operator, value)
        is_text = isinstance(value, str) and operator in ("ilike", "=", "like")
        key = is_text and self._normalize_phone(value)
        return domain | Domain("phone_sanitized", "=", key) if key else domain

    # === BUSINESS METHODS === #

    @api.model
    def _normalize_phone(self, phone):
        """Return a phone as it is stored for searches (E.164), or None.

        A local spelling is that of the partner's country, else of the company's.
        """
        country = self.country_id[:1] or self.env.company.country_id
        return normalize_phone(phone, country.code)

    @api.model
    def _find_consumer(self, phone):
        """Return the person known by this phone: people before companies, the eldest.

        :param str phone: in any spelling
        """
        key = self._normalize_phone(phone)
        if not key:
            return self.browse()
        return self.search(
            self._get_consumer_domain(key), order="is_company, id", limit=1
        )

    @api.model
    def _get_consumer_domain(self, key):
        """Return the domain of who is known by a phone. To be extended.

        :param str key: the phone as it is stored for searches
        """
        return Domain("phone_sanitized", "=", key)

    @api.model
    def _require_phone(self, phone):
        """Return a phone as it is stored for searches; refuse what is none."""
        key = self._normalize_phone(phone)
        if not key:
            raise ValidationError(
                self.env._(
                    "“%s” is no phone number. Enter it with its area code, or with "
                    "the country code after a plus sign.",
                    phone or "",
                )
            )
        return key

    @api.model
    def _find_or_create_consumer(self, phone, name=None, **vals):
        """Return the one person with this phone, made if nobody has it yet.

        Twenty at once make one: see :class:`AftersalesConsumerKey`.

        :param str phone: in any spelling
        :param str name: for a new one; his phone stands in where it is missing
        :param vals: more values for a new one
        """
        key = self._require_phone(phone)
        consumer = self._find_consumer(key)
        if consumer:
            return consumer
        # sudo: aftersales.consumer.key - a turnstile, it tells nobody anything
        self.env["aftersales.consumer.key"].sudo()._take_turn(key)
        return self.create(self._prepare_consumer_vals(key, name) | vals)

    @api.model
    def _prepare_consumer_vals(self, phone, name=None):
        """Prepare the values of a new consumer."""
        return {
            "name": (name or "").strip() or phone,
            "phone": self._phone_format(number=phone, force_format="INTERNATIONAL"),
            "is_consumer": True,
        }

    def _mark_as_consumers(self):
        """Remember that these partners use units of ours."""
        # sudo: res.partner - whoever issues a card may not edit contacts
        new = self.sudo().filtered(lambda partner: not partner.is_consumer)
        new.write({"is_consumer": True})
