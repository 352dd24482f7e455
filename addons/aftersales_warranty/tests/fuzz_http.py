"""Requests that nobody means, sent to every route of an addon, and how they end."""

import logging
import re
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch
from urllib.parse import urlencode

import requests
from hypothesis import HealthCheck, Phase, given, seed, settings

from odoo.http import Request, root
from odoo.sql_db import Cursor
from odoo.tools import SQL

from .fuzz import ROUTE_INPUTS, SEED
from .fuzz_answer import OURS, Answer, LogTrap
from .fuzz_shots import shots
from .fuzz_wire import send

_logger = logging.getLogger("odoo.tests.fuzz")

SECONDS = 5
PATIENCE = 60
NO_ANSWER = 599
LONGEST_QUERY = 16_000
WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
# what is counted or noted of a visitor who is refused
COUNTERS = {"res_device_log", "res_users_log", "ir_cron_progress"}
# routes of core that take requests of the same kind
TWINS = {
    "http": ("/my/orders", "/my/orders/1", "/web/login", "/my/invoices/1"),
    "jsonrpc": ("/mail/thread/messages", "/mail/data"),
}


class FuzzHttp:
    """Sends requests to routes and judges the answers; for an ``HttpCase``."""

    # === VISITORS === #

    def _set_up_fuzz(self, visitors):
        """Log everybody in, each with a session of his own.

        :param visitors: dict of users by what they are; nobody is None
        """
        self.keys = {}
        for name, user in visitors.items():
            self.session = None
            self.authenticate(user and user.login, user and user.login)
            self.keys[name] = (self.session, self.opener, Request.csrf_token(self))
            self.addCleanup(root.session_store.delete, self.session)
        self.counts = {"inputs": 0, "refused": 0, "core": 0}
        self.faults = {}

    # === ROUTES === #

    def _fuzz_routes(self, targets):
        """Send to each route what nobody means, and report how it went."""
        start = time.monotonic()
        for number, target in enumerate(targets):
            self._fuzz_route(number, target)
        _logger.info(
            "fuzz: %d inputs over %d routes in %d s, %d refused",
            self.counts["inputs"],
            len({target.path for target in targets}),
            time.monotonic() - start,
            self.counts["refused"],
        )
        for (path, what, *__), (shot, text) in self.faults.items():
            with self.subTest(path=path, fault=what):
                self.fail(f"{_show(shot)}\n{text}")

    def _fuzz_route(self, number, target):
        @seed(SEED * 1_000 + number)
        @settings(
            max_examples=ROUTE_INPUTS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(shots(target))
        def knock(shot):
            self._try(target, shot)

        knock()

    # === JUDGING === #

    def _try(self, target, shot):
        """Send a request, judge its answer, and undo what it did."""
        self.counts["inputs"] += 1
        answer = self._answer(shot, target)
        if answer.seconds > SECONDS:
            # others may have had the processor
            answer = self._answer(shot, target)
        self.counts["refused"] += answer.is_refused
        self._judge_answer(target, shot, answer)
        for name, is_ours, text in answer.records:
            if is_ours or not self._is_of_core(target, shot, name):
                self._note(target, shot, name, text)

    def _judge_answer(self, target, shot, answer):
        """Tell what is wrong with an answer, whatever was logged meanwhile."""
        if answer.seconds > SECONDS:
            self._note(target, shot, "slow", f"{answer.seconds:.1f} s")
        if answer.status == NO_ANSWER or (answer.status >= 500 and not answer.records):
            self._note(target, shot, str(answer.status), answer.text[:500])
        if target.kind == "jsonrpc" and answer.hidden_failure and not answer.records:
            self._note(target, shot, answer.hidden_failure, answer.text[:500])
        if "Traceback (most" in answer.text and target.kind == "http":
            self._note(target, shot, "traceback", answer.text[:500])
        if answer.written:
            self._note(target, shot, "written", f"{sorted(answer.written)}")

    def _note(self, target, shot, what, text):
        place = OURS.findall(text)[-1:]
        self.faults.setdefault((target.path, what, *place), (shot, text[-3_000:]))

    def _is_of_core(self, target, shot, name):
        """Tell whether routes of core fail alike on the same input."""
        for url in (*TWINS[target.kind], f"/nowhere{shot.url}"):
            twin = replace(shot, url=url)
            if name in {record[0] for record in self._answer(twin, target).records}:
                self.counts["core"] += 1
                return True
        return False

    # === REQUESTS === #

    def _answer(self, shot, target):
        """Send a request and return what became of it, as if it had not been sent."""
        self.env.flush_all()
        trap, written = LogTrap(), set()
        savepoint = self.env.cr.savepoint()
        try:
            with (
                patch.object(logging.getLogger(), "handlers", [trap]),
                _watched(written),
            ):
                answer = self._send(shot)
                _wait_for_server()
            answer.records = trap.records
            written -= COUNTERS | set(self._get_counters())
            if answer.is_refused and written:
                before = self._get_digests(written)
                savepoint.rollback()
                after = self._get_digests(written)
                answer.written = {
                    name for name in written if before[name] != after[name]
                }
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        return answer

    def _get_counters(self):
        """Return tables in which a visitor is counted who is refused."""
        return ()

    def _get_digests(self, tables):
        query = "SELECT count(*), sum(hashtext(t::text)::bigint) FROM %s t"
        return {
            name: self.env.execute_query(SQL(query, SQL.identifier(name)))
            for name in tables
        }

    def _send(self, shot):
        self.session, self.opener, token = self.keys[shot.visitor]
        self.cr.flush()
        self.cr.clear()
        start = time.monotonic()
        with self.allow_requests():
            prepared = self.opener.prepare_request(self._prepare(shot, token))
            try:
                if shot.wire:
                    status, text = send(prepared, shot.wire, PATIENCE)
                    return Answer(status, text, time.monotonic() - start)
                response = self.opener.send(
                    prepared, allow_redirects=False, timeout=PATIENCE
                )
            except (TimeoutError, requests.RequestException) as error:
                return Answer(NO_ANSWER, str(error), time.monotonic() - start)
        spent = time.monotonic() - start
        is_text = response.headers.get("Content-Type", "").startswith(("text", "appl"))
        text = response.content.decode("utf-8", "replace") if is_text else ""
        return Answer(response.status_code, text, spent)

    def _prepare(self, shot, token):
        url = f"{self.base_url()}{shot.url}"
        if shot.query:
            # a server takes no longer line
            url += f"?{urlencode(_encode(shot.query))[:LONGEST_QUERY]}"
        form = [*_encode(shot.form), (b"csrf_token", token)][
            : None if shot.with_token else -1
        ]
        parts = [
            (name, (_clean(file[0]), file[1], file[2])) for name, file in shot.files
        ]
        is_form = shot.method in ("POST", "PUT") and shot.body is None
        return requests.Request(
            shot.method,
            url,
            data=form if is_form else shot.body,
            files=parts or None,
            headers={name: value.encode() for name, value in shot.headers if value},
            cookies=dict(shot.cookies),
        )


def _wait_for_server():
    """Let the server end what it does for us: it may complain after it has answered."""
    for thread in threading.enumerate():
        if thread.name.startswith("odoo.service.http.request."):
            thread.join(1)


def _encode(pairs):
    """Return pairs as bytes; halves of characters in a value stay halves."""
    return [
        (
            name.encode("utf-8", "replace"),
            value.encode("utf-8", "surrogatepass"),
        )
        for name, value in pairs
    ]


def _clean(text):
    """Return a file name as a client can write it into a header."""
    return text.encode("utf-8", "replace").decode()


def _show(shot):
    """Return a request as it is sent again, long values cut."""
    return re.sub(r"(.)\1{40,}", r"\1…", repr(shot))[:4_000]


@contextmanager
def _watched(written):
    """Collect the tables that are written to meanwhile."""
    execute = Cursor.execute

    def watch(cursor, query, *args, **kwargs):
        text = query if isinstance(query, str) else getattr(query, "code", "")
        if found := WRITES.match(text):
            written.add(found[1])
        return execute(cursor, query, *args, **kwargs)

    with patch.object(Cursor, "execute", watch):
        yield
