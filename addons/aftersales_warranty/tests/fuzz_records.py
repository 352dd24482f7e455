"""Inputs that nobody means for what reads them into records, each taken back again."""

import logging
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError

from .fuzz import FuzzCase
from .fuzz_answer import LogTrap


class RecordFuzzCase(FuzzCase):
    """Tries what reads inputs into records; for a ``TransactionCase``."""

    @contextmanager
    def _tried(self, is_database_judge=False):
        """Take all back that is done meanwhile; a refusal is fine, a failure is not.

        What is logged as a failure is one, whoever caught it.

        :param bool is_database_judge: whether the database may refuse a row itself, as
            it does one of a file that core imports
        """
        trap = LogTrap()
        self.env.flush_all()
        savepoint = self.env.cr.savepoint()
        try:
            with patch.object(logging.getLogger(), "handlers", [trap]):
                try:
                    yield
                    self.env.flush_all()
                except UserError as error:
                    # with words that say why
                    self.assertTrue(str(error).strip())
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        told = [record for record in trap.records if record[0] != "odoo.sql_db"]
        self.assertEqual(told if is_database_judge else trap.records, [])
