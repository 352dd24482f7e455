"""What a browser sends to have a pivot table written as a workbook: plain functions."""

import json

from .route_parameter import make_storable


def read_pivot(content):
    """Return what a table is of and how it is called: (model, title).

    Both are empty where the content is no such table.

    :param content: text or bytes of JSON
    """
    try:
        table = json.loads(content)
    except (ValueError, TypeError, RecursionError):
        return "", ""
    if not isinstance(table, dict):
        return "", ""
    return tuple(_read_text(table.get(key)) for key in ("model", "title"))


def _read_text(value):
    return make_storable(value) if isinstance(value, str) else ""
