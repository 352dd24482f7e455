"""What of the postings of one entry stands, after reversals made by hand."""

from collections import defaultdict

# less than this is what floats leave, not money
NOTHING = 1e-6


def share_taken_back(postings, taken):
    """Share out what reversals took back between the postings of one entry.

    Each posting takes of its own accounts and labels up to what it posted, the first
    one first; what is more than all of them have posted goes to the last one.

    :param list postings: ``{(account, label): balance}`` of each, as posted
    :param dict taken: ``{(account, label): balance}`` of the reversals, together
    :return: the same for each posting, of what was taken back; and whether something
        was taken off their accounts under a label that none of them has
    :rtype: tuple[list[dict], bool]
    """
    rest = defaultdict(float, taken)
    shares = [defaultdict(float) for _posting in postings]
    last = {}
    for number, posting in enumerate(postings):
        for key, balance in posting.items():
            last[key] = number
            if rest[key] * balance < 0:
                share = max(min(-rest[key], abs(balance)), -abs(balance))
                shares[number][key] -= share
                rest[key] += share
    for key, number in last.items():
        shares[number][key] += rest.pop(key)
    accounts = {account for account, _label in last}
    strange = any(
        account in accounts and abs(balance) > NOTHING
        for (account, _label), balance in rest.items()
    )
    return shares, strange


def is_balanced(balances):
    """Return whether what is left of a posting can be taken back as it is."""
    return abs(sum(balances)) < NOTHING
