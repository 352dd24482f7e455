from contextlib import suppress

from odoo.exceptions import AccessError, UserError, ValidationError

from .rights_matrix import NONE, OPERATIONS, RightsCase
from .rights_registry import RightsRegistry
from .words_seen import SCRIPTS, WordsSeen

UNSEEN = "?"
# of records, not of a model: who may make them says the other table
LETTERS = {
    letter: operation for letter, operation in OPERATIONS.items() if letter != "C"
}


class RightsNeighbours(WordsSeen, RightsCase):
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
        # what waits for the end of the transaction, the operator log among it
        self.env.cr.flush()
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
                        "raw": str(r).encode(),
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
                        "body": str(record),
                    }
                    for record in records
                ]
            )
        )

    def _find_sided(self):
        """Return the models whose records belong to a side, and lie in a table.

        Those that name a branch or have rules of rows; and what cannot be without one
        of them.
        """
        found = set(self._find_own_rules().mapped("model_id.model"))
        found |= {name for name in self.models if self._names_branch(name)}
        while more := {
            name
            for name in self.models
            if name not in found and self._hangs_on(name, found)
        }:
            found |= more
        return found

    def _names_branch(self, name):
        field = self.env[name]._fields.get("company_id")
        return field is not None and field.comodel_name == "res.company"

    def _hangs_on(self, name, others):
        return any(
            field.type == "many2one" and field.required and field.comodel_name in others
            for field in self.env[name]._fields.values()
        )

    def _assert_story_tells_all(self, found):
        """Check that somebody met records of both sides of all that belongs to one."""
        met = {name for (name, __), cell in found.items() if UNSEEN not in cell}
        told = "The story makes no records of two sides of these"
        self.assertEqual(self._find_sided() - met, set(), told)

    # === VERDICTS === #

    def _find_neighbours(self, personas):
        """Return the cells.

        :param dict personas: user, own side and neighbour's side by title
        """
        self._assert_papers_translated()
        self._add_extras()
        found = {
            (name, title): "|".join(
                self._find_letters(side, name, user) for side in (own, other)
            )
            for name in self.models
            for title, (user, own, other) in personas.items()
        }
        self._assert_story_tells_all(found)
        return found

    def _judge_sides(self, personas):
        """Compare with the table, and check that each rule of rows has its part in it.

        :param dict personas: user, own side and neighbour's side by title
        """
        self._judge(self._find_neighbours(personas), list(personas))
        with self.subTest("rules that nobody misses when they are switched off"):
            self.assertEqual(self._find_idle_rules(personas), [])

    def _find_idle_rules(self, personas):
        """Return the rules of rows of this addon that nobody would miss.

        Each is switched off in its turn: what somebody may with some record changes.
        """
        rules = self._find_own_rules()
        self.assertTrue(rules, "the addon has rules of rows")
        before = {
            name: {
                title: self._find_rows(name, *who) for title, who in personas.items()
            }
            for name in set(rules.mapped("model_id.model"))
        }
        idle = []
        for rule in rules:
            rule.active = False
            name = rule.model_id.model
            if not any(
                self._find_rows(name, *who) != before[name][title]
                for title, who in personas.items()
                if not rule.groups or rule.groups & who[0].all_group_ids
            ):
                idle.append(rule.get_external_id()[rule.id])
            rule.active = True
        return idle

    def _find_own_rules(self):
        data = self.env["ir.model.data"].search(
            [("model", "=", "ir.rule"), ("module", "=", self.addon)]
        )
        rules = self.env["ir.rule"].browse(data.mapped("res_id"))
        return rules.filtered(lambda rule: rule.model_id.model in self.models)

    def _find_rows(self, name, user, *sides):
        """Return which records of a model somebody may read, change and delete."""
        records = self.env[name].union(*(self.sides[side][name] for side in sides))
        records = records.with_user(user)
        self.env.invalidate_all()
        return [
            set(records._filtered_access(operation).ids)
            for operation in LETTERS.values()
        ]

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

    def _assert_papers_translated(self):
        """Read each paper of what the stories left, in every language of ours."""
        self._learn_languages()
        savepoint = self.env.cr.savepoint()
        for code in SCRIPTS:
            # papers speak the language of whom they are for
            self.env.cr.execute("UPDATE res_partner SET lang = %s", [code])
            self.env.invalidate_all()
            for report in self.rights.reports:
                page = self._print_first(report.with_context(lang=code))
                with self.subTest(report=report.report_name, code=code):
                    self.assertEqual(self._find_english(page, code), [])
        savepoint.close(rollback=True)
        self.env.invalidate_all()

    def _print_first(self, report):
        """Return the paper of the first record that may have it yet."""
        for found in self.sides.values():
            for record in found.get(report.model, ()):
                with suppress(UserError):
                    page, _kind = report._render_qweb_html(
                        report.report_name, record.ids
                    )
                    return page.decode()
        return ""

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
