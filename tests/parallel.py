"""Many people pressing at once: bounded, and on this machine only."""

import copy
import threading
from concurrent.futures import ThreadPoolExecutor

import requests
from rpc import RpcError

PEOPLE = 20


def twin(session):
    """Return a second connection of the same login."""
    other = copy.copy(session)
    other.session = requests.Session()
    other.session.trust_env = False
    other.session.cookies.update(session.session.cookies)
    return other


def at_once(session, calls):
    """Run ``calls`` at the same moment, each with a connection of its own.

    :param calls: functions of one session
    :return: the list of their answers; a refusal is its ``RpcError``
    """
    start = threading.Barrier(len(calls))

    def press(call):
        own = twin(session)
        start.wait()
        try:
            return call(own)
        except RpcError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(press, calls))


def all_at_once(session, *call):
    """Make the same RPC call ``PEOPLE`` times at once."""
    return at_once(session, [lambda own: own.call(*call)] * PEOPLE)


def split(answers):
    """Return (what succeeded, the errors)."""
    errors = [each for each in answers if isinstance(each, RpcError)]
    return [each for each in answers if not isinstance(each, RpcError)], errors


def press(world, role, *call):
    """Let 20 connections of one person make the same call; see that one got through.

    The others are told that it is done, or that somebody is at it.
    """
    done, errors = split(all_at_once(world.as_(role), *call))
    assert done, errors
    for error in errors:
        assert error.name == "odoo.exceptions.UserError", error
    return done
