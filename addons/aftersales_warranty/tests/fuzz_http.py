"""Requests that nobody means, sent to every route of an addon, and how they end."""

import inspect
import logging
import re
import time
import traceback
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from unittest.mock import patch
from urllib.parse import quote, urlencode

import requests
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from werkzeug.routing import AnyConverter

from odoo.http import Request, root
from odoo.sql_db import Cursor

from .fuzz import ROUTE_INPUTS, SEED
from .fuzz_values import PATHS, json_bodies, parameters, uploads

_logger = logging.getLogger("odoo.tests.fuzz")

SECONDS = 5
# the code of our addons, or their templates
OURS = re.compile(r"/(aftersales_\w+/(?!tests/)\S+?\.py)\", line (\d+)")
OUR_TEMPLATE = re.compile(r"Template: aftersales_\w+")
WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
# what is counted or noted of a visitor who is refused
COUNTERS = {"res_device_log", "res_users_log", "ir_cron_progress"}
LANGUAGES = ("fa", "xx", "fa_IR;q=nan", "*", "\u06f1" * 50, "a" * 5_000, ",,;q=")
KINDS_OF_BODY = (
    *("application/x-www-form-urlencoded", "multipart/form-data", "application/json"),
    *("multipart/form-data; boundary=", "text/xml", "application/json; charset=x"),
    *("x", "application/x-www-form-urlencoded; charset=utf-7"),
)
# routes of core that take requests of the same kind
TWINS = {
    "http": ("/my/orders", "/my/orders/1", "/web/login", "/my/invoices/1"),
    "jsonrpc": ("/mail/thread/messages", "/mail/data"),
}


@dataclass(frozen=True)
class Target:
    """A route, and what it is sent."""

    path: str
    kind: str
    methods: tuple
    visitors: tuple
    converters: dict
    kinds: dict
    files: tuple
    known: dict


def get_own_parameters(rule):
    """Return the parameters of a route by name that are not in its address."""
    named = inspect.signature(rule.endpoint.func).parameters.values()
    return {
        each.name
        for each in named
        if each.kind is each.POSITIONAL_OR_KEYWORD and each.name != "self"
    } - set(rule._converters)


def make_target(rule, kinds, visitors, known):
    """Return what is sent to a route.

    :param rule: of the routing map
    :param kinds: dict of the kind of each parameter beside the address, by its name
    :param visitors: names of those who come, as often as they come
    :param known: dict of values that are there, by the name of the parameter
    """
    is_call = rule.endpoint.routing["type"] == "jsonrpc"
    methods = sorted((rule.methods or {"GET", "POST"}) - {"HEAD", "OPTIONS"})
    return Target(
        path=rule.rule,
        kind="jsonrpc" if is_call else "http",
        # a wrong method now and then
        methods=("POST",) if is_call else (*methods * 5, "PUT", "DELETE"),
        visitors=tuple(visitors),
        converters={
            name: tuple(converter.items)
            if isinstance(converter, AnyConverter)
            else known[name]
            for name, converter in rule._converters.items()
        },
        kinds={name: kind for name, kind in kinds.items() if kind != "file"}
        or {"x": "text"},
        files=tuple(name for name, kind in kinds.items() if kind == "file"),
        known=known,
    )


@dataclass(frozen=True)
class Shot:
    """One request."""

    visitor: str
    method: str
    url: str
    query: tuple = ()
    form: tuple = ()
    files: tuple = ()
    body: bytes | None = None
    headers: tuple = ()
    cookies: tuple = ()
    with_token: bool = True


@dataclass
class Answer:
    """What became of a request."""

    status: int
    text: str
    seconds: float
    records: list = field(default_factory=list)
    written: set = field(default_factory=set)

    @property
    def is_refused(self):
        """Tell whether the visitor was told that nothing was done."""
        return self.status >= 400 or '"error"' in self.text[:400]


class LogTrap(logging.Handler):
    """Keeps what is logged as a failure, with the way the code took to it."""

    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        """Keep a failure: an error, or whatever brings the trace of an exception."""
        if record.levelno < logging.ERROR and not record.exc_info:
            return
        way = "".join(traceback.format_stack())
        failure = "".join(traceback.format_exception(*record.exc_info or (None,) * 3))
        name = record.exc_info[0].__name__ if record.exc_info else record.name
        seen = failure if record.exc_info else way
        is_ours = bool(OURS.search(seen) or OUR_TEMPLATE.search(seen))
        self.records.append((name, is_ours, f"{record.getMessage()}\n{failure}"))


# === STRATEGIES === #

ONE_IN_TEN = st.sampled_from([False] * 9 + [True])
PLACES = st.sampled_from(PATHS)
NUMBERS = st.sampled_from(("0", "-1", str(2**31), str(2**63), str(10**15), "x"))
HEADERS = {
    "Accept-Language": st.sampled_from(LANGUAGES),
    "Accept": st.sampled_from(("application/json", "*/*", "x", "text/")),
    "User-Agent": st.sampled_from(("x" * 5_000, "\u06f1", "%s")),
    "Referer": st.sampled_from(("http://[", "%00", "/my")),
}
HEADER_NAMES = st.lists(st.sampled_from(sorted(HEADERS)), unique=True)
COOKIES = st.lists(
    st.tuples(
        st.sampled_from(("frontend_lang", "tz", "cids", "color_scheme", "x")),
        st.sampled_from(("fa_IR", "xx", "1-2", "Asia/Nowhere", "x" * 999, "")),
    ),
    max_size=2,
)
MANNERS = st.sampled_from([*["form"] * 8, "files", "json", "lie"])
BODY_KINDS = st.sampled_from(KINDS_OF_BODY)
JUNK = st.binary(max_size=99)


def shots(target):
    """Return requests to a route."""
    pairs = parameters(target.kinds, target.known)
    choices = {
        "visitor": st.sampled_from(target.visitors),
        "method": st.sampled_from(target.methods),
        "pairs": pairs,
        "bodies": json_bodies(target.kinds, target.known),
        "converters": {
            name: st.sampled_from(values) for name, values in target.converters.items()
        },
        "files": st.lists(
            st.tuples(st.sampled_from(target.files), uploads()), max_size=2
        )
        if target.files
        else st.just([]),
        # a file may come where a text is expected
        "strays": st.lists(
            st.tuples(st.sampled_from(sorted(target.kinds)), uploads()),
            min_size=1,
            max_size=1,
        ),
    }
    return _shots(target, choices)


@st.composite
def _shots(draw, target, choices):
    sent, cookies = (), ()
    if draw(ONE_IN_TEN):
        sent = tuple((name, draw(HEADERS[name])) for name in draw(HEADER_NAMES))
        cookies = tuple(draw(COOKIES))
    shot = Shot(
        visitor=draw(choices["visitor"]),
        method=draw(choices["method"]),
        url=_draw_address(draw, target, choices["converters"]),
        headers=sent,
        cookies=cookies,
    )
    if shot.method not in ("POST", "PUT"):
        return replace(shot, query=draw(choices["pairs"]))
    manner = "json" if target.kind == "jsonrpc" else draw(MANNERS)
    if manner in ("json", "lie"):
        kind, body = "application/json", choices["bodies"]
        if manner == "lie" or draw(ONE_IN_TEN):
            kind, body = draw(BODY_KINDS), JUNK
        sent = (*sent, ("Content-Type", kind))
        return replace(shot, body=draw(body), headers=sent)
    files = choices["strays"] if manner == "files" else choices["files"]
    return replace(
        shot,
        query=draw(choices["pairs"]) if draw(ONE_IN_TEN) else (),
        form=draw(choices["pairs"]),
        files=tuple(draw(files)),
        with_token=not draw(ONE_IN_TEN),
    )


def _draw_address(draw, target, converters):
    """Return an address of a route: of what is there, or of nothing."""

    def fill(match):
        if draw(ONE_IN_TEN):
            return draw(PLACES)
        values = converters[match[1].rpartition(":")[2]]
        return quote(draw(NUMBERS if draw(ONE_IN_TEN) else values), safe="")

    return re.sub(r"<(.*?)>", fill, target.path)


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
        if answer.seconds > SECONDS:
            self._note(target, shot, "slow", f"{answer.seconds:.1f} s")
        for name, is_ours, text in answer.records:
            if is_ours or not self._is_of_core(target, shot, name):
                self._note(target, shot, name, text)
        if answer.status >= 500 and not answer.records:
            self._note(target, shot, str(answer.status), answer.text[:500])
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
        digests = {}
        for name in tables:
            self.env.cr.execute(
                f'SELECT count(*), sum(hashtext(t::text)::bigint) FROM "{name}" t'
            )
            digests[name] = self.env.cr.fetchone()
        return digests

    def _send(self, shot):
        self.session, self.opener, token = self.keys[shot.visitor]
        self.cr.flush()
        self.cr.clear()
        start = time.monotonic()
        with self.allow_requests():
            prepared = self.opener.prepare_request(self._prepare(shot, token))
            response = self.opener.send(prepared, allow_redirects=False, timeout=60)
        spent = time.monotonic() - start
        is_text = response.headers.get("Content-Type", "").startswith(("text", "appl"))
        text = response.content.decode("utf-8", "replace") if is_text else ""
        return Answer(response.status_code, text, spent)

    def _prepare(self, shot, token):
        url = f"{self.base_url()}{shot.url}"
        if shot.query:
            # a server takes no longer line
            url += f"?{urlencode(_encode(shot.query, 4_000))}"
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


def _encode(pairs, longest=None):
    """Return pairs as bytes; halves of characters in a value stay halves."""
    return [
        (
            name.encode("utf-8", "replace"),
            value.encode("utf-8", "surrogatepass")[:longest],
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
