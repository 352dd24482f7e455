"""Requests whose body is not what their headers say, sent past any decent client."""

import socket
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from urllib.parse import urlsplit

HUGE = 10**15
CHUNKED = "Transfer-Encoding"
LENGTH = "Content-Length"
CUT_OFF = 0  # the status of a connection that the server closed without a word


def _chunk(body, size=7):
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def _lie(length):
    """Return a way to claim a length: of the body, what goes out and its headers."""
    return lambda body: (body, {LENGTH: str(length(len(body)))})


def _cut(share):
    """Return a way to end a body early, and to say so truly."""

    def cut(body):
        rest = body[: int(len(body) * share)]
        return rest, {LENGTH: str(len(rest))}

    return cut


def _in_chunks(write):
    return lambda body: (write(body), {CHUNKED: "chunked"})


# how a body goes out, by name: of the body, what is sent and the headers about it
WIRES = {
    "length too short": _lie(lambda length: length // 2),
    "length too long": _lie(lambda length: length + 1_000),
    "length huge": _lie(lambda length: HUGE),
    "length beyond numbers": _lie(lambda length: "9" * 5_000),
    "length below zero": _lie(lambda length: -1),
    "length no number": _lie(lambda length: "x"),
    "length in other digits": _lie(lambda length: "\u06f1"),
    "length missing": lambda body: (body, {}),
    "cut in the middle": _cut(0.5),
    "cut at the end": _cut(0.95),
    "chunks": _in_chunks(lambda body: _chunk(body) + b"0\r\n\r\n"),
    "chunks without end": _in_chunks(_chunk),
    "chunks cut off": _in_chunks(lambda body: _chunk(body)[: len(body) // 2]),
    "chunks without sizes": _in_chunks(bytes),
    "chunk huge": _in_chunks(lambda body: b"%x\r\n%s" % (HUGE, body)),
    "chunk below zero": _in_chunks(lambda body: b"-5\r\n%s\r\n0\r\n\r\n" % body),
    "chunks and a length": lambda body: (
        _chunk(body) + b"0\r\n\r\n",
        {CHUNKED: "chunked", LENGTH: "3"},
    ),
}


def send(prepared, wire, patience):
    """Send a request in a way of ``WIRES``; return status and text of the answer.

    :param prepared: a ``requests.PreparedRequest``
    :param patience: seconds; whoever is silent longer hangs
    :raise TimeoutError: it hangs
    """
    place = urlsplit(prepared.url)
    with socket.create_connection((place.hostname, place.port), patience) as line:
        # a server that has heard enough hangs up, and may have answered
        with suppress(OSError):
            line.sendall(_write(prepared, wire, place))
            # no more will come: a server that waits for more waits in vain
            line.shutdown(socket.SHUT_WR)
        return _read(line)


def _write(prepared, wire, place):
    """Return all bytes of a request."""
    body = prepared.body or b""
    body = body.encode() if isinstance(body, str) else body
    body, own = WIRES[wire](body)
    headers = {
        name: value
        for name, value in prepared.headers.items()
        if name not in (LENGTH, CHUNKED, "Connection")
    }
    headers |= {"Host": place.netloc, "Connection": "close", **own}
    lines = [
        _encode(prepared.method) + b" " + _encode(prepared.path_url) + b" HTTP/1.1"
    ]
    lines += [_encode(name) + b": " + _encode(value) for name, value in headers.items()]
    return b"\r\n".join([*lines, b"", body])


def _encode(text):
    return text.encode() if isinstance(text, str) else text


def _read(line):
    response = HTTPResponse(line)
    try:
        response.begin()
        content = response.read()
    except TimeoutError:
        raise
    except (HTTPException, OSError):
        return CUT_OFF, ""
    return response.status, content.decode("utf-8", "replace")
