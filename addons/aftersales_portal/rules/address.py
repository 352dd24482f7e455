"""Who is behind a network address: plain functions, no database."""

from ipaddress import IPv6Address, ip_address

# one household has so many addresses of its own: it is counted as one visitor
IPV6_PREFIX = 64


def get_household(address):
    """Return the address of a visitor, of an IPv6 one its network.

    What is no address at all stays as it is.

    :param str address: as the server names it, may be missing
    """
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return address or ""
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    bits = 128 - IPV6_PREFIX
    return f"{IPv6Address(int(parsed) >> bits << bits)}/{IPV6_PREFIX}"
