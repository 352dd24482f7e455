import logging
import re
import sys
import traceback
from unittest.mock import patch

from hypothesis import strategies as st

from odoo.tests import tagged

from ..rules import serial_column
from ..rules.serial_kind import KEYS_BY_KIND
from .fuzz import RECORD_INPUTS, cells, files, fuzz, texts
from .fuzz_records import RecordFuzzCase
from .test_serial_import import SerialImportCommon

WORDS = [word for words in serial_column.HEADER_WORDS.values() for word in words]
OURS_PATH = re.compile(r"/aftersales_\w+/(?!tests/)")
STATES = {"draft", "checked", "running", "failed", "done"}
# what an import cannot be told: it says so of the field, not of the row
TYPES = {
    *("char", "text", "html", "integer", "float", "monetary", "boolean", "date"),
    *("datetime", "selection", "many2one", "many2many"),
}


@tagged("post_install", "-at_install")
class TestImportFuzz(RecordFuzzCase, SerialImportCommon):
    """Files and scans become units and cards, or are refused with a reason."""

    @fuzz(files(WORDS), st.sampled_from(sorted(KEYS_BY_KIND)), most=RECORD_INPUTS)
    def test_files_are_entered_or_refused(self, content, kind):
        with self._tried():
            each = self._import(content, kind=kind)
            self.assertIn(each.state, STATES)
            each.action_check()
            self.assertTrue(each.failure or each.state == "checked")
            each.action_run()

    @fuzz(st.lists(st.one_of(cells(), texts()), max_size=3), most=RECORD_INPUTS)
    def test_scans_are_taken_or_refused(self, scans):
        with self._tried():
            each = self.import_model.create(
                {"is_scanned": True, "product_id": self.fridge.id}
            )
            each.action_open_scan()
            for scan in scans:
                self.assertTrue(each.action_scan(scan)["status"])
            each.action_scan_done()


@tagged("post_install", "-at_install", "aftersales_full")
class TestLoadFuzz(RecordFuzzCase, SerialImportCommon):
    """Whatever is in a file that core imports, our models take or refuse it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fields_by_model = {
            name: names
            for name in sorted(cls.env.registry)
            if name.startswith("aftersales.") and cls._is_imported(name)
            if (names := cls._get_imported(name))
        }

    @classmethod
    def _is_imported(cls, name):
        model = cls.env[name]
        return not (model._abstract or model._transient) and model._auto

    @classmethod
    def _get_imported(cls, name):
        """Return the fields that a file may fill, as its headers name them."""
        return sorted(
            key
            for key, field in cls.env[name]._fields.items()
            if field.type in TYPES and not field.readonly and field.store
        )

    def test_there_are_models_to_load(self):
        self.assertGreater(len(self.fields_by_model), 50)

    @fuzz(st.data(), most=RECORD_INPUTS * 4)
    def test_rows_are_loaded_or_refused(self, data):
        name = data.draw(st.sampled_from(sorted(self.fields_by_model)))
        known = st.sampled_from(self.fields_by_model[name])
        headers = data.draw(st.lists(known, min_size=1, max_size=8, unique=True))
        row = st.lists(cells(), min_size=len(headers), max_size=len(headers))
        rows = data.draw(st.lists(row, min_size=1, max_size=3))
        # a file has been decoded before: no halves of characters are left, no zeros
        rows = [[_make_plain(cell) for cell in row] for row in rows]

        with self._tried(is_database_judge=True), self._told_failures():
            self.env[name].load(headers, rows)

    def _told_failures(self):
        """Tell of failures in our code that core shows as an unknown error."""
        logger = logging.getLogger("odoo.models")
        return patch.object(logger, "debug", self._tell)

    def _tell(self, message, *__, exc_info=False):
        if exc_info and _is_ours(sys.exc_info()[2]):
            raise AssertionError(traceback.format_exc())


def _is_ours(trace):
    """Tell whether our code failed itself, not core to which it handed the row on."""
    frames = traceback.extract_tb(trace)
    own = [frame for frame in frames if OURS_PATH.search(frame.filename)]
    return bool(own) and "super()" not in own[-1].line


def _make_plain(cell):
    return cell.encode("utf-8", "replace").decode().replace("\0", "")
