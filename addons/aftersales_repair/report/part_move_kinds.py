"""What movements of parts are called, and the SQL by which they are told apart."""

# What a movement was, and how it is told: the first that holds. The names of the
# tables are those of :meth:`AftersalesPartMoveReport._get_tables`.
KINDS = [
    ("draw", "Drawn", "operation.aftersales_operation = 'draw'"),
    ("give_back", "Given Back", "operation.aftersales_operation = 'give_back'"),
    (
        "used",
        "Used",
        "operation.aftersales_operation = 'consumption' "
        "AND destination.usage = 'customer'",
    ),
    ("used_back", "Use Taken Back", "operation.aftersales_operation = 'consumption'"),
    (
        "old_part",
        "Old Part Received",
        "operation.aftersales_operation = 'old_part' AND destination.is_custody",
    ),
    (
        "recovered",
        "Recovered",
        "operation.aftersales_operation IN ('recovery', 'refurbish')",
    ),
    (
        "unit",
        "Unit of a Customer",
        "operation.aftersales_operation IN ('intake', 'handover', 'transfer')",
    ),
    ("count", "Counted", "move.is_inventory"),
    (
        "lost",
        "Lost on the Way",
        "move.aftersales_sent_move_id IS NOT NULL AND destination.usage = 'inventory'",
    ),
    (
        "found",
        "Found Again",
        "move.aftersales_sent_move_id IS NOT NULL AND source.usage = 'inventory'",
    ),
    ("scrap", "Scrapped", "move.scrap_id IS NOT NULL"),
    ("received", "Received", "source.usage = 'supplier'"),
    (
        "sent_back",
        "Returned to Supplier or Maker",
        "operation.aftersales_operation IN ('old_part_return', 'unit_return') "
        "OR destination.usage = 'supplier'",
    ),
    (
        "transfer",
        "Transferred",
        "source.usage IN ('internal', 'transit') "
        "AND destination.usage IN ('internal', 'transit')",
    ),
    ("delivered", "Delivered", "destination.usage = 'customer'"),
    ("returned", "Returned by Customer", "source.usage = 'customer'"),
    ("other", "Other", "TRUE"),
]
# No movement: what was taken out of a unit and has not come back yet.
OWED = ("owed", "Old Part Owed")
# says, in the context, that only movements are looked for
MOVED_ONLY = "aftersales_moved_only"
# What is told by its operation alone, and the operations that tell it.
BY_OPERATION = ("draw", "give_back", "used", "used_back", "old_part")
OPERATIONS = ("draw", "give_back", "consumption", "old_part")
# says, in the context, that only movements of these operations are looked for
OPERATED_ONLY = "aftersales_operated_only"
# Ours in the books: custody holds what belongs to others, or to nobody's stock.
OURS = (
    "CASE WHEN {0}.usage IN ('internal', 'transit') "
    "AND {0}.is_custody IS NOT TRUE THEN 1 ELSE 0 END"
)
DIRECTION = f"({OURS.format('destination')} - {OURS.format('source')})"
TECHNICIAN = """COALESCE(
    picking.aftersales_technician_id,
    log.technician_id,
    source.aftersales_technician_id,
    destination.aftersales_technician_id
)"""
# What was posted, shared out by quantity; what stayed ours was not posted, and what
# lies in custody is worth nothing in the books.
WORTH = f"""
    CASE
        WHEN move.is_in OR move.is_out THEN
            move.value * line.quantity_product_uom
            / NULLIF(move.quantity * move_uom.factor / uom.factor, 0)
        WHEN {OURS.format("destination")} + {OURS.format("source")} = 0 THEN 0
        ELSE line.quantity_product_uom * COALESCE(
            (product.standard_price ->> line.company_id::text)::numeric, 0
        )
    END
"""
