"""Turning away who comes too often to a door that needs no login."""

from odoo.http import request

from ..rules.address import get_household


def get_visitor_address():
    """Return the address by which a visitor is counted.

    Behind a proxy it is the one the proxy names, where ``proxy_mode`` is on.
    """
    return get_household(request.httprequest.remote_addr)


def get_rate_key(door, subject=None):
    """Return the key by which visits at a door are counted.

    :param str door: short name of the route or form
    :param subject: who or what is counted, the visitor's address when missing
    """
    return f"{door}:{subject or get_visitor_address()}"


def refuse_too_many(door, limit, seconds, subject=None):
    """Count a visit at a door; return the page that refuses it, None if it may in.

    Not for routes that are declared ``readonly``, for it writes::

        refusal = refuse_too_many("reception", limit=20, seconds=600)
        if refusal:
            return refusal

    :param str door: short name of the route or form
    :param int limit: so many visits are allowed
    :param int seconds: from the first of them on
    :param subject: who or what is counted, the visitor's address when missing
    """
    # sudo: aftersales.rate.limit - a counter, it tells nobody anything
    limits = request.env["aftersales.rate.limit"].sudo()
    wait = limits._hit(get_rate_key(door, subject), limit, seconds)
    return render_too_many(wait) if wait else None


def refuse_after_misses(door, limit, subject=None):
    """Return the page that refuses who has missed too often, else None.

    :param int limit: so many misses were allowed, see :func:`count_miss`
    """
    wait = is_over_misses(door, limit, subject)
    return render_too_many(wait) if wait else None


def is_over_misses(door, limit, subject=None):
    """Return the seconds to wait of who has missed too often, else 0.

    :param int limit: so many misses were allowed, see :func:`count_miss`
    """
    # sudo: as above
    limits = request.env["aftersales.rate.limit"].sudo()
    return limits._get_wait(get_rate_key(f"{door}-miss", subject), limit)


def count_miss(door, seconds, subject=None):
    """Count a guess that found nothing.

    :param int seconds: misses are counted from the first of them on
    """
    # sudo: as above
    limits = request.env["aftersales.rate.limit"].sudo()
    limits._hit(get_rate_key(f"{door}-miss", subject), 0, seconds)


def render_too_many(wait):
    """Return the page with status 429 that says how long to wait.

    :param int wait: seconds, for machines in the header ``Retry-After``
    """
    response = request.render(
        "aftersales_portal.too_many_visits", {"minutes": -(-wait // 60)}
    )
    response.status_code = 429
    response.headers["Retry-After"] = str(wait)
    return response
