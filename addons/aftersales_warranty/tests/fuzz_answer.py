"""What became of a request: the answer, and what the server logged meanwhile."""

import json
import logging
import re
import traceback
from dataclasses import dataclass, field

# the code of our addons, not of their tests, or their templates; a folder of addons
# may bear the name of one
OURS = re.compile(r"/(aftersales_\w+/(?!tests/|aftersales_)\S+?\.py)\", line (\d+)")
OUR_TEMPLATE = re.compile(r"Template: aftersales_\w+")
# what a call answers with that was refused, and nothing else went wrong
REFUSALS = ("odoo.exceptions.", "odoo.http.SessionExpired", "werkzeug.exceptions.")


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

    @property
    def hidden_failure(self):
        """Return the exception in a call's answer that is no refusal, "" if none."""
        try:
            name = json.loads(self.text)["error"]["data"]["name"]
        except (ValueError, LookupError, TypeError):
            return ""
        is_refusal = name.startswith(REFUSALS) and "InternalServer" not in name
        return "" if is_refusal else name


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
