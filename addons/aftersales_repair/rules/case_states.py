"""The fourteen states of a case: names, gate table, urgency and who is waited for.

Plain Python, so that server, portal and tests read one table.
"""

from dataclasses import dataclass

STATES = [
    ("draft", "Draft"),
    ("to_assign", "Awaiting Assignment"),
    ("to_quote", "Awaiting Cost"),
    ("no_charge", "No Cost to Declare"),
    ("quote_approved", "Cost Approved"),
    ("quote_rejected", "Cost Rejected"),
    ("to_repair", "Awaiting Repair"),
    ("to_check", "Awaiting Quality Control"),
    ("check_failed", "Returned from Quality Control"),
    ("to_sort", "Awaiting Sorting"),
    ("ready", "Ready for Delivery"),
    ("delivered", "Delivered"),
    ("replaced", "Replaced"),
    ("cancelled", "Cancelled"),
]

CLOSED_STATES = frozenset({"delivered", "replaced", "cancelled"})
OPEN_STATES = frozenset(code for code, _label in STATES) - CLOSED_STATES

# From where a technician may begin to work: nothing is to be paid, the customer
# agreed, no estimate was asked for, or the inspector sent the unit back.
STARTABLE_STATES = frozenset(
    {"no_charge", "quote_approved", "to_repair", "check_failed"}
)

TRANSITIONS = {
    "draft": {"to_assign"},
    "to_assign": {"to_quote", "no_charge", "to_repair"},
    "to_quote": {"no_charge", "quote_approved", "quote_rejected"},
    "no_charge": {"to_repair"},
    "quote_approved": {"to_repair"},
    "quote_rejected": {"to_sort", "delivered"},
    "to_repair": {"to_check", "to_quote", "to_sort", "ready", "delivered"},
    "to_check": {"check_failed", "to_sort", "ready", "delivered"},
    "check_failed": {"to_repair"},
    "to_sort": {"ready", "replaced"},
    "ready": {"delivered", "replaced", "to_repair"},
    "delivered": {"to_repair"},
    "replaced": set(),
    "cancelled": set(),
}
for _state in OPEN_STATES:
    TRANSITIONS[_state] = TRANSITIONS[_state] | {"cancelled"}

# The most urgent first: what somebody must do next comes before what waits for
# the customer; closed states come last.
URGENCY = [
    "check_failed",
    "to_assign",
    "to_quote",
    "quote_rejected",
    "quote_approved",
    "no_charge",
    "to_repair",
    "to_check",
    "to_sort",
    "draft",
    "ready",
    "delivered",
    "replaced",
    "cancelled",
]

# Whose move it is on entering a state; a step may say otherwise (an estimate that
# was sent waits for the customer).
WAITING_FOR = {
    "draft": "us",
    "to_assign": "us",
    "to_quote": "technician",
    "no_charge": "technician",
    "quote_approved": "technician",
    "quote_rejected": "us",
    "to_repair": "technician",
    "to_check": "us",
    "check_failed": "technician",
    "to_sort": "us",
    "ready": "customer",
}


@dataclass(frozen=True)
class Facts:
    """What the gate must know of a case beside its state.

    ``in_custody``: the unit lies in our hands. ``needs_estimate`` and
    ``needs_check``: the process asks for the step. ``check_open``: a check of a
    submitted log has no verdict yet. ``card_out``: an installation card was given out
    and is not back.
    """

    in_custody: bool = False
    needs_estimate: bool = True
    needs_check: bool = True
    check_open: bool = False
    card_out: bool = False


# From where people may take a step, beside the gate's own guards.
ASSIGNABLE_STATES = STARTABLE_STATES | {"to_assign", "to_quote"}
_STEP_STATES = {
    "confirm": {"draft"},
    "assign": ASSIGNABLE_STATES,
    "quote": {"to_quote"},
    "sort": {"to_sort"},
    "deliver": {"ready"},
    "replace": {"to_sort", "ready"},
    "cancel": OPEN_STATES,
    "reopen": {"ready", "delivered"},
}


def is_step_open(step, state, *, in_custody):
    """Return whether ``state`` lets people take ``step``.

    A rejected estimate leads to sorting when we hold the unit, else to its end.
    """
    if state == "quote_rejected" and step in ("sort", "deliver"):
        return in_custody == (step == "sort")
    return state in _STEP_STATES[step]


def is_reachable(source, target):
    """Return whether the table lets a case go from ``source`` to ``target``."""
    return target in TRANSITIONS[source]


def blocked_reason(source, target, facts):
    """Return why a case may not go from ``source`` to ``target``, or None.

    :param facts: a :class:`Facts`
    :return: a stable code: ``unreachable``, ``estimate_needed``,
        ``estimate_not_needed``, ``in_custody``, ``not_in_custody``,
        ``check_needed``, ``check_open`` or ``card_out``
    """
    if not is_reachable(source, target):
        return "unreachable"
    for (sources, targets), guard in _GUARDS:
        if (source in sources or "*" in sources) and target in targets:
            reason = guard(facts)
            if reason:
                return reason
    return None


_GUARDS = [
    (
        (("to_assign",), ("to_quote",)),
        lambda facts: None if facts.needs_estimate else "estimate_not_needed",
    ),
    (
        (("to_assign",), ("to_repair",)),
        lambda facts: "estimate_needed" if facts.needs_estimate else None,
    ),
    (
        (("quote_rejected", "to_repair", "to_check"), ("delivered",)),
        lambda facts: "in_custody" if facts.in_custody else None,
    ),
    (
        (("quote_rejected", "to_repair", "to_check"), ("to_sort", "ready")),
        lambda facts: None if facts.in_custody else "not_in_custody",
    ),
    (
        (("to_repair",), ("ready", "delivered")),
        lambda facts: "check_needed" if facts.needs_check else None,
    ),
    (
        (("to_check",), ("ready", "delivered", "to_sort")),
        lambda facts: "check_open" if facts.check_open else None,
    ),
    (
        (("*",), ("cancelled",)),
        lambda facts: "in_custody" if facts.in_custody else None,
    ),
    (
        (("ready",), ("delivered",)),
        lambda facts: "in_custody" if facts.in_custody else None,
    ),
    (
        (("*",), ("delivered",)),
        lambda facts: "card_out" if facts.card_out else None,
    ),
]


def most_urgent(states):
    """Return the state that stands for a group of cases, or None for none.

    Open states come before closed ones, see ``URGENCY``.
    """
    return min(states, key=URGENCY.index, default=None)
