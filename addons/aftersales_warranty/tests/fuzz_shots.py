"""Requests that nobody means, for a route and what it takes."""

import inspect
import re
from dataclasses import dataclass, replace
from urllib.parse import quote

from hypothesis import strategies as st
from werkzeug.routing import AnyConverter

from . import fuzz_wire
from .fuzz_values import PATHS, json_bodies, parameters, uploads

LANGUAGES = ("fa", "xx", "fa_IR;q=nan", "*", "\u06f1" * 50, "a" * 5_000, ",,;q=")
KINDS_OF_BODY = (
    *("application/x-www-form-urlencoded", "multipart/form-data", "application/json"),
    *("multipart/form-data; boundary=", "text/xml", "application/json; charset=x"),
    *("x", "application/x-www-form-urlencoded; charset=utf-7"),
)


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
    headers: dict


def get_own_parameters(rule):
    """Return the parameters of a route by name that are not in its address."""
    named = inspect.signature(rule.endpoint.func).parameters.values()
    return {
        each.name
        for each in named
        if each.kind is each.POSITIONAL_OR_KEYWORD and each.name != "self"
    } - set(rule._converters)


def make_target(rule, kinds, visitors, known, headers=None):
    """Return what is sent to a route.

    :param rule: of the routing map
    :param kinds: dict of the kind of each parameter beside the address, by its name
    :param visitors: names of those who come, as often as they come
    :param known: dict of values that are there, by the name of the parameter
    :param headers: dict of values that open the door, by the name of the header
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
        headers=headers or {},
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
    wire: str = ""


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
ODD_HEADERS = st.sampled_from(
    ("x" * 5_000, "\u06f1", "None", "%s", "\xe9", "a, b", "x\tx")
)
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
# how a body comes, see ``fuzz_wire``: most come as they should
WIRES = st.sampled_from(["", "", "", *sorted(fuzz_wire.WIRES)])


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
    sent, cookies = _draw_own_headers(draw, target), ()
    if draw(ONE_IN_TEN):
        sent += tuple((name, draw(HEADERS[name])) for name in draw(HEADER_NAMES))
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
    if draw(ONE_IN_TEN):
        shot = replace(shot, wire=draw(WIRES))
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


def _draw_own_headers(draw, target):
    """Return the headers of a target: as they open the door, or odd ones."""
    return tuple(
        (name, draw(ODD_HEADERS) if draw(ONE_IN_TEN) else draw(st.sampled_from(right)))
        for name, right in target.headers.items()
    )


def _draw_address(draw, target, converters):
    """Return an address of a route: of what is there, or of nothing."""

    def fill(match):
        if draw(ONE_IN_TEN):
            return draw(PLACES)
        values = converters[match[1].rpartition(":")[2]]
        return quote(draw(NUMBERS if draw(ONE_IN_TEN) else values), safe="")

    return re.sub(r"<(.*?)>", fill, target.path)
