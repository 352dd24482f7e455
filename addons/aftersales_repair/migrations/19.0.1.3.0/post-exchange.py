"""Units that were replaced, repaired or scrapped before get their past written down."""

from odoo.tools import SQL

LINKS = (
    # what went out instead of the unit of a replaced case
    """
    UPDATE aftersales_case unit
       SET replacement_lot_id = move.aftersales_lot_id
      FROM stock_move move
      JOIN stock_location place ON place.id = move.location_dest_id
     WHERE unit.state = 'replaced'
       AND unit.replacement_lot_id IS NULL
       AND move.aftersales_case_id = unit.id
       AND move.aftersales_part_id IS NULL
       AND move.state = 'done'
       AND place.usage = 'customer'
       AND move.aftersales_lot_id IS DISTINCT FROM unit.lot_id
    """,
    """
    UPDATE stock_lot lot
       SET replaced_by_lot_id = unit.replacement_lot_id
      FROM aftersales_case unit
     WHERE unit.lot_id = lot.id AND unit.replacement_lot_id IS NOT NULL
       AND lot.replaced_by_lot_id IS NULL
    """,
    """
    UPDATE stock_lot lot
       SET replaces_lot_id = unit.lot_id
      FROM aftersales_case unit
     WHERE unit.replacement_lot_id = lot.id AND unit.lot_id IS NOT NULL
       AND lot.replaces_lot_id IS NULL
    """,
    # the later fact goes over the earlier one
    """
    UPDATE stock_lot lot SET aftersales_condition = 'repaired'
      FROM aftersales_case unit
      JOIN aftersales_work_log log ON log.case_id = unit.id
     WHERE unit.lot_id = lot.id AND log.state = 'approved'
       AND log.is_beyond_repair IS NOT TRUE AND unit.is_installation IS NOT TRUE
       AND lot.aftersales_condition = 'new'
    """,
    """
    UPDATE stock_lot lot SET aftersales_condition = 'faulty'
      FROM aftersales_case unit
     WHERE unit.lot_id = lot.id AND unit.state = 'replaced'
       AND lot.aftersales_condition IN ('new', 'repaired')
    """,
    """
    UPDATE stock_lot lot SET aftersales_condition = 'scrapped'
      FROM stock_scrap scrap
      JOIN product_product product ON product.id = scrap.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
     WHERE scrap.lot_id = lot.id AND scrap.state = 'done'
       AND template.tracking = 'serial'
    """,
)


def migrate(cr, version):
    """Write down what cases and scraps tell of units; what is known stays."""
    for query in LINKS:
        cr.execute(SQL(query))
