from odoo import api, models, tools
from odoo.fields import Domain

# what says nothing of whose a record is; each model adds its own
COMMON_FIELDS = frozenset({"access_url", "company_id", "display_name", "id", "name"})
# what leads to the customer, whatever else of a record its readers need
CUSTOMER_FIELDS = frozenset(
    {
        "address_id",
        "case_properties",
        "create_uid",
        "deliverer_name",
        "distance_km",
        "handover_receiver",
        "handover_signature",
        "log_properties",
        "message_ids",
        "navigation_url",
        "order_properties",
        "partner_id",
        "partner_phone",
        "phone",
        "receipt_confirmed_by",
        "signature",
        "signed_by",
        "unit_place",
        "website_message_ids",
        "write_uid",
    }
)


class AftersalesReaderMixin(models.AbstractModel):
    """A document that others than its customer follow in the portal.

    An agent brings a unit under the name he knows; whose it really is, he is not told,
    neither on a page nor by a call of the interface. What a follower may read, search,
    sort and group by stands in :meth:`_get_portal_fields`; a field that nobody has
    judged is closed to him. The pages read as superuser and choose what they show.
    """

    # a document names this mixin last: what is asked at each reading of a field then
    # finds core's answer next to it
    _name = "aftersales.reader.mixin"
    _description = "Document Followed in the Portal"

    # === HOOKS === #

    @api.model
    def _get_portal_fields(self):
        """Return the names of the fields that whoever follows a record may read."""
        return COMMON_FIELDS

    def _is_portal_open(self, user, name):
        """Return whether ``user`` may read a field that is closed to followers.

        It is his, or his job. To be overridden; the record has superuser rights.

        :param str name: of the field
        """
        self.ensure_one()
        return False

    # === ACCESS === #

    def _has_field_access(self, field, operation):
        allowed = super()._has_field_access(field, operation)
        # asked at each reading of each field: the staff is soon through
        if not allowed or self.env.su or not self.env.user.share:
            return allowed
        return field.name in self._get_open_names() or self._are_portal_open(field.name)

    @api.model
    @tools.ormcache()
    def _get_open_names(self):
        """Return what :meth:`_get_portal_fields` does, put together once."""
        return frozenset(self._get_portal_fields())

    def _are_portal_open(self, name):
        """Return whether the visitor may read a closed field of all these records.

        None is no record of his: by a field that is closed nobody searches, or he
        would find out by guessing.
        """
        user = self.env.user
        # sudo: whose each record is, nothing of it is shown
        records = self._origin.sudo()
        return bool(records) and all(
            each._is_portal_open(user, name) for each in records
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        # a field that only leads elsewhere is replaced before core looks at it
        if not (self.env.su or kwargs.get("bypass_access")) and self.env.user.share:
            for condition in Domain(domain).iter_conditions():
                name = condition.field_expr.partition(".")[0]
                if name in self._fields:
                    self._check_field_access(self._fields[name], "read")
        return super()._search(domain, *args, **kwargs)

    def _field_to_sql(self, alias, field_expr, query=None):
        field = self._fields.get(field_expr.partition(".")[0])
        # as above, for the order and the groups of a search
        if field and field.related and not self.env.su:
            self._check_field_access(field, "read")
        return super()._field_to_sql(alias, field_expr, query)

    def _read_group_groupby(self, alias, groupby_spec, query):
        # of a link to many core groups without a look at the field
        field = self._fields.get(groupby_spec.partition(":")[0].partition(".")[0])
        if field and not self.env.su:
            self._check_field_access(field, "read")
        return super()._read_group_groupby(alias, groupby_spec, query)

    # === MESSAGES === #

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Close the messages of a record, which name its customer, to followers."""
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if self.env.su or not self.env.user.share or message_operation != "read":
            return operations
        return {
            record: operation if record._are_portal_open("message_ids") else "write"
            for record, operation in operations.items()
        }
