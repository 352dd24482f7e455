from odoo.exceptions import AccessError, UserError, ValidationError

from .rights_matrix import NONE, OPERATIONS, RightsCase
from .rights_registry import RightsRegistry

UNSEEN = "?"
# of records, not of a model: who may make them says the other table
LETTERS = {
    letter: operation for letter, operation in OPERATIONS.items() if letter != "C"
}


class RightsNeighbours(RightsCase):
    """What each role may do with a record of its own side, and with a neighbour's.

    A cell reads ``own|neighbour's``: Read, Write, Delete; View and Add files; See and
    post Messages; Print. A small letter: with some of the records only. ``?``: the
    story makes no such record. The records are all that a story told twice leaves, so
    a new model is judged, or seen to be missing, by itself.
    """

    table_name = "neighbours"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rights = RightsRegistry(cls.env)
        cls.models = sorted(
            name
            for name in cls.rights.models
            if not cls.registry[name]._transient and cls._is_judged(name)
        )
        cls.sides = {}
        cls.extras = {}

    @classmethod
    def _is_judged(cls, name):
        """Tell whether this addon answers for a model; by default where it made it."""
        return cls.registry[name]._original_module == cls.addon

    # === STORIES === #

    def _tell_side(self, side, story):
        """Keep what a story leaves: the new records of every model."""
        before = {name: set(self._find_ids(name)) for name in self.models}
        story()
        self.env.flush_all()
        self.env.invalidate_all()
        self.sides[side] = {
            name: self.env[name].browse(
                [id_ for id_ in self._find_ids(name) if id_ not in before[name]]
            )
            for name in self.models
        }

    def _find_ids(self, name):
        return self.env[name].sudo().with_context(active_test=False).search([]).ids

    def _add_extras(self):
        """Hang a file and a message on every record, and look at them later."""
        for side, records in self.sides.items():
            for name, found in records.items():
                files = self._hang_files(found)
                messages = self._hang_messages(found)
                self.extras[side, name] = (files, messages)

    def _hang_files(self, records):
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {
                        "name": "note.txt",
                        "raw": b"x",
                        "res_model": r._name,
                        "res_id": r.id,
                    }
                    for r in records
                    if r._auto
                ]
            )
        )

    def _hang_messages(self, records):
        if not isinstance(records, self.registry["mail.thread"]):
            return self.env["mail.message"]
        return (
            self.env["mail.message"]
            .sudo()
            .create(
                [
                    {
                        "model": record._name,
                        "res_id": record.id,
                        "message_type": "comment",
                        "subtype_id": self.env.ref("mail.mt_comment").id,
                        "body": "Hello",
                    }
                    for record in records
                ]
            )
        )

    # === VERDICTS === #

    def _find_neighbours(self, personas):
        """Return the cells.

        :param dict personas: user, own side and neighbour's side by title
        """
        self._add_extras()
        return {
            (name, title): "|".join(
                self._find_letters(side, name, user) for side in (own, other)
            )
            for name in self.models
            for title, (user, own, other) in personas.items()
        }

    def _find_letters(self, side, name, user):
        records = self.sides[side][name]
        if not records:
            return UNSEEN
        files, messages = self.extras[side, name]
        looked = [
            *((letter, records, operation) for letter, operation in LETTERS.items()),
            ("V", files, "read"),
            ("A", files, "create"),
            ("S", messages, "read"),
            ("M", messages, "create"),
        ]
        letters = "".join(
            self._find_letter(letter, found.with_user(user), operation)
            for letter, found, operation in looked
        )
        return letters + self._find_print(records[:1].with_user(user)) or NONE

    def _find_letter(self, letter, records, operation):
        if not records:
            return ""
        allowed = records._filtered_access(operation)
        self.env.invalidate_all()
        if not allowed:
            return ""
        return letter if len(allowed) == len(records) else letter.lower()

    def _find_print(self, record):
        """Print every paper of a record; P where all come, p where some do."""
        reports = [
            report for report in self.rights.reports if report.model == record._name
        ]
        came = [self._is_printed(report, record) for report in reports]
        if not any(came):
            return ""
        return "P" if all(came) else "p"

    def _is_printed(self, report, record):
        try:
            with self.env.cr.savepoint():
                self.env.invalidate_all()
                report.with_user(record.env.user)._render_qweb_html(
                    report.report_name, record.ids
                )
        except (AccessError, UserError, ValidationError):
            return False
        return True
