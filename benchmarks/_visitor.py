"""A visitor of the portal, served in this process as a worker serves him."""

import contextlib
import threading
import time
from unittest.mock import patch

from werkzeug.test import Client

from odoo import Command, http, modules
from odoo.service import security
from odoo.tests.test_cursor import TestCursor
from odoo.tools import config


class _Bench:
    """Stands where the test runner stands, for cursors that end in a rollback."""

    test_cursor_lock_timeout = 10

    @staticmethod
    def assertCanOpenTestCursor():  # noqa: N802 - the name is core's
        """Allow every cursor: requests are sent one by one."""


class Visitor:
    """Sends requests within the transaction of an environment."""

    def __init__(self, env, user):
        self.env = env
        self._lock = threading.RLock()
        self._client = Client(http.root)
        self._session = _make_session(env, user)
        self._client.set_cookie("session_id", self._session.sid, domain="localhost")

    def close(self):
        """Forget the session."""
        http.root.session_store.delete(self._session)

    def get(self, path):
        """Return the text of a page that has to be there."""
        self.env.flush_all()
        with self._lend_cursor():
            response = self._client.get(path)
            assert response.status_code == 200, (path, response.status)
            return response.get_data(as_text=True)

    def measure(self, path):
        """Return seconds and queries of one request."""
        queries, start = self.env.cr.sql_log_count, time.perf_counter()
        self.get(path)
        seconds = time.perf_counter() - start
        return seconds, self.env.cr.sql_log_count - queries

    @contextlib.contextmanager
    def _lend_cursor(self):
        """Let requests work on what this transaction sees, as browser tests do."""

        def lend(_registry, readonly=False):
            return TestCursor(self.env.cr, self._lock, readonly)

        with (
            patch.object(type(self.env.registry), "cursor", lend),
            patch.object(modules.module, "current_test", _Bench),
            patch.dict(config.options, {"db_name": [self.env.cr.dbname]}),
        ):
            yield


def _make_session(env, user):
    session = http.root.session_store.new()
    session.update(http.get_default_session(), db=env.cr.dbname, _trace_disable=True)
    session.uid, session.login = user.id, user.login
    own = env(user=user.id)
    session.context = dict(own["res.users"].context_get())
    session.session_token = security.compute_session_token(session, own)
    http.root.session_store.save(session)
    return session


def make_portal_user(env, partner):
    """Return the login of a customer."""
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "login": "bench_visitor",
                "partner_id": partner.id,
                "company_id": env.company.id,
                "company_ids": [Command.set(env.company.ids)],
                "group_ids": [Command.set(env.ref("base.group_portal").ids)],
            }
        )
    )
