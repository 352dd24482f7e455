from odoo import models

from ..exceptions import ChangedError, ClosedError, FormError

# a visit that needs more is a film
MOST_PHOTOS = 50


class AftersalesWorkLog(models.Model):
    """What comes from a phone in a bad network: once, however often it is sent."""

    _inherit = "aftersales.work.log"

    # === PORTAL METHODS === #

    def _portal_receive(self, step, form, files=None):
        """Keep the form of a visit, or hand it in.

        With its ``client_key`` the same form has one effect and one answer, however
        often it is sent and at whatever moment. With the ``version`` the technician
        saw, nothing that somebody else entered meanwhile is overwritten.

        :param str step: ``save`` or ``submit``
        :param form: dict of the inputs, as strings
        :param files: a ``MultiDict`` of photos that come with the form
        :return: whether it was taken now; not when it was known already
        :raises ClosedError: when the log was handed in otherwise
        :raises ChangedError: when the log does not hold any more what the form shows
        :raises FormError: saying which inputs are wrong or missing
        """
        self.ensure_one()
        if form.get("client_key"):
            _entry, is_new = self._take_portal_entry(step, form["client_key"])
            if not is_new:
                return False
        self._lock()
        self._check_portal_open()
        self._check_portal_version(form.get("version"))
        self._portal_save(form)
        if files:
            self._portal_add_photos(files)
        if step == "submit":
            self._portal_submit()
        return True

    def _portal_receive_photo(self, target, file, key):
        """Keep one photo of a visit, or the scan of its paper.

        :param str target: the name of the input it was taken at
        :param file: what the form sent
        :param str key: made up by the phone for this photo
        :return: the attachment
        :raises UserError: when it is no photo, or belongs nowhere
        """
        self.ensure_one()
        entry, is_new = self._take_portal_entry("photo", key)
        if is_new:
            self._check_portal_open()
            place = self._get_portal_file_targets().get(target)
            if not place or len(place[0][place[1]]) >= MOST_PHOTOS:
                raise FormError(
                    {target: self.env._("No photo can be added here any more.")}
                )
            entry.attachment_id = self._portal_keep_files(target, [file])
        return entry.attachment_id

    def _get_portal_keys(self):
        """Return what the user's phone has handed in: keys with blanks, by log id."""
        # sudo: aftersales.phone.entry - of the user himself, for his own logs
        entries = self.env["aftersales.phone.entry"].sudo()
        found = entries.search(
            [
                ("log_id", "in", self.ids),
                ("user_id", "=", self.env.uid),
                ("kind", "=", "submit"),
            ]
        )
        return {
            log.id: " ".join(rows.mapped("key"))
            for log, rows in found.grouped("log_id").items()
        }

    def _take_portal_entry(self, kind, key):
        # sudo: aftersales.phone.entry - of the user himself, for his own log
        return self.env["aftersales.phone.entry"].sudo()._take(self, kind, key)

    def _portal_submit(self):
        problems = self._get_portal_problems()
        if problems:
            raise FormError(problems)
        self.sudo(False).action_submit()

    def _check_portal_open(self):
        if self.state != "draft":
            raise ClosedError(
                self.env._(
                    "Log %s was handed in already; nothing more was taken.", self.name
                )
            )

    def _check_portal_version(self, version):
        """Refuse a form made for what the log does not hold any more."""
        if version and version != self._get_portal_version():
            raise ChangedError(
                self.env._(
                    "Somebody else has changed log %s meanwhile. Look at it and "
                    "decide; nothing was overwritten.",
                    self.name,
                )
            )
