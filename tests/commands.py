"""The commands of Odoo's x2many fields, as they travel by RPC."""


def add(**values):
    """Create a line."""
    return (0, 0, values)


def link(record_id):
    """Link one record more."""
    return (4, record_id, 0)


def clear():
    """Unlink all."""
    return (5, 0, 0)


def replace(record_ids):
    """Link these records and no others."""
    return (6, 0, list(record_ids))
