from odoo import api, models


class AftersalesChangeLogMixin(models.AbstractModel):
    """A line of a document whose changes are told on the document.

    Field tracking knows documents only; here the old value, the new one and who did
    it stand in the log of the document that the line belongs to.
    """

    _name = "aftersales.change.log.mixin"
    _description = "Line with a Log of Changes"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if records._is_logging() and not self.env.su:
            records._log_on_document(self.env._("Added"))
        return records

    def write(self, vals):
        names = self._get_logged_fields()
        if not (names & vals.keys() and self._is_logging()):
            return super().write(vals)
        before = {record.id: {name: record[name] for name in names} for record in self}
        res = super().write(vals)
        for record in self:
            record._log_changes(before[record.id])
        return res

    @api.ondelete(at_uninstall=False)
    def _log_unlink(self):
        if self._is_logging() and not self.env.su:
            self._log_on_document(self.env._("Removed"))

    # === BUSINESS METHODS === #

    def _get_logged_fields(self):
        """Return the names of the fields whose change is told."""
        raise NotImplementedError

    def _get_log_document(self):
        """Return the document with a chatter that this line belongs to."""
        raise NotImplementedError

    def _get_log_title(self):
        """Return how the log names this line."""
        self.ensure_one()
        return f"{self._description}: {self.display_name}"

    def _is_logging(self):
        """Tell whether this is a change by somebody, not one of a batch.

        A document that is just being written has nothing to tell yet either.
        """
        context = self.env.context
        quiet = ("tracking_disable", "mail_notrack", "aftersales_new_document")
        return not any(context.get(key) for key in quiet)

    def _log_changes(self, before):
        """Tell on the document what has changed since ``before``."""
        self.ensure_one()
        document = self._get_log_document()
        fields_info = self.fields_get(
            list(before), ["string", "type", "selection", "currency_field"]
        )
        _changes, values = self._mail_track(fields_info, before)
        if document and values:
            document._message_log(body=self._get_log_title(), tracking_value_ids=values)

    def _log_on_document(self, event):
        """Tell on their documents what happened to these lines."""
        for record in self:
            document = record._get_log_document()
            if document:
                document._message_log(body=f"{event}: {record._get_log_title()}")
