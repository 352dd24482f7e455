"""The identifiers by which a unit is found: what is compared, and by which index."""

from collections.abc import Callable
from dataclasses import dataclass

from odoo.tools import SQL

FOREIGN_DIGITS = "۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩"
LATIN_DIGITS = "01234567890123456789"
# So many rows of one identifier are looked at; more are of no use to anybody.
FIRST_ROWS = 50
OWNED_STATES = ("blank", "issued", "active", "suspended")


@dataclass(frozen=True)
class Source:
    """One kind of identifier, with the queries that resolve a text by it.

    A query gives ``lot_id``, ``card_id`` and ``partner_id``, whichever it knows.
    ``similar`` is asked only where no source knows the exact text. Persons and
    documents lead to units over many joins: ``named`` gives the ``id`` of those that
    have the text, and only where there are some, the joins of ``follow`` are planned
    and asked. To plan them takes longer than all else takes to run.
    """

    kind: str
    label: str
    exact: SQL | None = None
    similar: SQL | None = None
    named: SQL | None = None
    follow: Callable[[tuple], SQL] | None = None


def key_index(column):
    """Return the index by which :func:`key` is compared, and its beginning."""
    return (
        f"(upper(translate({column}, '{FOREIGN_DIGITS}', '{LATIN_DIGITS}')) "
        f"text_pattern_ops) WHERE {column} IS NOT NULL"
    )


def key(value):
    """Return how a text is compared: in capitals, with Latin digits.

    :param value: a text, or the SQL of a column
    """
    return SQL("upper(translate(%s, %s, %s))", value, FOREIGN_DIGITS, LATIN_DIGITS)


def is_key(column, text):
    """Return the condition that a column holds this text."""
    return SQL("%s IS NOT NULL AND %s = %s", column, key(column), key(text))


def starts_with_key(column, text):
    """Return the condition that a column begins with this text."""
    escaped = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return SQL("%s IS NOT NULL AND %s LIKE %s", column, key(column), key(f"{escaped}%"))


def first_of(table, condition, columns="id"):
    """Return the query of the first rows that meet a condition.

    Its limit tells the planner that the rows are few, which statistics do not.
    """
    return SQL(
        "(SELECT %s FROM %s WHERE %s LIMIT %s)",
        SQL(", ").join(map(SQL.identifier, columns.split())),
        SQL.identifier(table),
        condition,
        FIRST_ROWS,
    )


def units_of_lots(condition):
    """Return the query for the units among the serials that meet a condition."""
    return SQL(
        "SELECT lot.id AS lot_id, NULL::int AS card_id, NULL::int AS partner_id "
        "FROM %s AS lot JOIN product_product AS product ON product.id = lot.product_id "
        "JOIN product_template AS template ON template.id = product.product_tmpl_id "
        "WHERE template.is_serviceable OR lot.current_card_id IS NOT NULL",
        first_of("stock_lot", condition, "id product_id current_card_id"),
    )


def units_of_components(condition):
    """Return the query for the units into which a component was built, last first."""
    return SQL(
        "SELECT component.unit_id AS lot_id, NULL::int AS card_id, "
        "NULL::int AS partner_id FROM %s AS lot "
        "JOIN aftersales_unit_component AS component ON component.lot_id = lot.id "
        "ORDER BY component.date_out DESC NULLS FIRST",
        first_of("stock_lot", condition),
    )


def persons(condition):
    """Return the query for the contacts who meet a condition."""
    return first_of("res_partner", SQL("active AND %s", condition))


def units_of_person_ids(ids):
    """Return the query for the units of contacts."""
    return units_of_persons(SQL("id IN %s", ids))


def units_of_persons(condition):
    """Return the query for the units of whoever meets a condition.

    The card of a unit may name the company of a contact who calls.
    """
    return SQL(
        "SELECT card.lot_id, card.id AS card_id, partner.id AS partner_id "
        "FROM %s AS partner LEFT JOIN aftersales_warranty_card AS card "
        "ON card.partner_id = ANY(ARRAY[partner.id, partner.parent_id]) "
        "AND card.state IN %s",
        first_of("res_partner", SQL("active AND %s", condition), "id parent_id"),
        OWNED_STATES,
    )


def units_of_sale_lines(lines):
    """Return the query for the units of sale lines, with a card or without.

    :param lines: the query of the lines' ``id``
    """
    return SQL(
        "WITH line AS MATERIALIZED (%s LIMIT %s) "
        "SELECT card.lot_id, card.id AS card_id, card.partner_id FROM line "
        "JOIN aftersales_warranty_card AS card ON card.sale_line_id = line.id "
        "UNION ALL "
        "SELECT move_line.lot_id, NULL, NULL FROM line "
        "JOIN stock_move AS move ON move.sale_line_id = line.id "
        "JOIN stock_move_line AS move_line ON move_line.move_id = move.id "
        "WHERE move_line.lot_id IS NOT NULL",
        lines,
        FIRST_ROWS,
    )


def units_of_orders(ids):
    """Return the query for the units of sales orders."""
    lines = SQL("SELECT id FROM sale_order_line WHERE order_id IN %s", ids)
    return units_of_sale_lines(lines)


def units_of_invoices(ids):
    """Return the query for the units of invoices."""
    lines = SQL(
        "SELECT link.order_line_id AS id FROM account_move_line AS line "
        "JOIN sale_order_line_invoice_rel AS link ON link.invoice_line_id = line.id "
        "WHERE line.move_id IN %s",
        ids,
    )
    return units_of_sale_lines(lines)


def units_of_deliveries(ids):
    """Return the query for the units of transfers."""
    return SQL(
        "SELECT move_line.lot_id, NULL::int AS card_id, NULL::int AS partner_id "
        "FROM stock_move AS move "
        "JOIN stock_move_line AS move_line ON move_line.move_id = move.id "
        "WHERE move.picking_id IN %s AND move_line.lot_id IS NOT NULL",
        ids,
    )
