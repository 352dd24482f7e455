from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase, new_test_user

from .rights_registry import RightsRegistry
from .rights_table import NONE, RECORD, RightsTable, is_recording

# the letters of a verdict, in this order
OPERATIONS = {"C": "create", "R": "read", "W": "write", "D": "unlink"}
EXPORT, SEE_FILES, ADD_FILES, SEE_MESSAGES, POST, PRINT = "XVASMP"
OUR_GROUP = ".aftersales_group_"
HINT = (
    "Where this is wanted, record it: run the same test with {record}=1 in the "
    "environment and look at what changes in {path}."
)


def get_title(role):
    """Return how the tables name a role: ours in short."""
    return role.split(OUR_GROUP)[-1]


class RightsCase(TransactionCase):
    """Rights compared with a table of verdicts kept beside the tests.

    ``addon`` is the one whose table it is; the classes of the others look at theirs.
    """

    allow_inherited_tests_method = True
    addon = None
    table_name = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        if cls.addon:
            path = f"{get_module_path(cls.addon)}/tests/rights/{cls.table_name}.csv"
            cls.table = RightsTable(path)

    def _judge(self, found, roles):
        """Compare what has been found with the table, or write it down.

        :param dict found: letters by row and role
        :param roles: titles of the columns, in their order
        """
        if found and is_recording():
            self.table.record(found, roles)
        told = self.table.compare(found)
        hint = HINT.format(record=RECORD, path=self.table.path)
        self.assertFalse(told, "\n".join(["Rights have changed.", *told, hint]))
        # an addon that makes nothing and gives no right has no table
        self.assertEqual(bool(found), bool(self.table.cells), "nothing was looked at")


class RightsMatrix(RightsCase):
    """What each role may do with each model, and which document it may print.

    Create, Read, Write, Delete, eXport; View and Add attachments; See and post
    Messages; Print. Generated from the registry: a new model, report or role has no
    verdict, so the test fails until somebody has looked at it and recorded one.
    """

    table_name = "models"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rights = RightsRegistry(cls.env)
        cls.users = {
            role: new_test_user(cls.env, f"rights of {role}", groups=role)
            for role in cls.rights.roles
        }

    def _find_letters(self, model, user):
        """Return what a user may do with a model, not with one of its rows."""
        rows = self.env[model].with_user(user)
        may = {
            letter: rows.has_access(operation)
            for letter, operation in OPERATIONS.items()
        }
        if rows.is_transient():
            return self._spell(may)
        may[EXPORT] = may["R"] and (rows.env.is_admin() or self._is_exporter(user))
        # what core asks of the record that a file or a message is of
        files, messages = rows.env["ir.attachment"], rows.env["mail.message"]
        may[SEE_FILES] = may["R"] and files.has_access("read")
        may[ADD_FILES] = may["W"] and files.has_access("create")
        if isinstance(rows, self.registry["mail.thread"]):
            may[SEE_MESSAGES] = may["R"] and messages.has_access("read")
            may[POST] = rows.has_access(rows._mail_post_access)
        return self._spell(may)

    def _is_exporter(self, user):
        return user.has_group("base.group_allow_export")

    def _spell(self, may):
        return "".join(letter for letter in may if may[letter]) or NONE

    def _find_print(self, report, user):
        allowed = self.env[report.model].with_user(user).has_access("read")
        groups = report.group_ids
        if groups and not groups & user.all_group_ids:
            allowed = False
        return PRINT if allowed else NONE

    def _find_models(self):
        return self._find(
            self._find_letters,
            {
                model: (model, model, addon)
                for model, addon in self.rights.models.items()
            },
        )

    def _find_reports(self):
        return self._find(
            self._find_print,
            {
                report: (f"print {report.report_name}", report.model, addon)
                for report, addon in self.rights.reports.items()
            },
        )

    def _find(self, look, rows):
        """Return the verdicts that this addon decides on.

        An addon that brings a role says nothing on what lies below it and gives that
        role no right: only what is granted there needs a verdict.

        :param look: returns the letters of a row for a user
        :param dict rows: title, model and addon of what is looked at
        """
        found = {}
        for row, (title, model, addon) in rows.items():
            for role, user in self.users.items():
                if self.rights.get_home(model, role, addon) != self.addon:
                    continue
                key = (title, get_title(role))
                letters = look(row, user)
                if addon == self.addon or letters != NONE or key in self.table.cells:
                    found[key] = letters
        return found

    def test_every_model_and_report_has_a_verdict_for_every_role(self):
        found = self._find_models() | self._find_reports()
        order = sorted(self.rights.roles, key=self._get_order)
        self._judge(found, [get_title(role) for role in order])

    def _get_order(self, role):
        ours = OUR_GROUP in role
        owner = self.rights.addons.index(self.rights.roles[role])
        return (not ours, owner, self.env.ref(role).sequence, role)

    def test_no_verdict_is_of_what_is_no_more(self):
        reports = {f"print {report.report_name}" for report in self.rights.reports}
        gone = self.table.rows - set(self.rights.models) - reports
        self.assertFalse(gone, f"Take these rows out of {self.table.path}.")
