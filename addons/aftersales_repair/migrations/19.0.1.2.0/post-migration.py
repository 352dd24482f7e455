"""The checkpoints of a process become a checklist for its kinds of work."""

from odoo import SUPERUSER_ID, Command, api
from odoo.tools.sql import table_exists


def migrate(cr, version):
    """Keep the points people have added; the shipped ones have their own list."""
    if not table_exists(cr, "aftersales_process_checkpoint"):
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute(
        """
        SELECT process_id, array_agg(name ->> 'en_US' ORDER BY sequence, id)
          FROM aftersales_process_checkpoint point
         WHERE NOT EXISTS (SELECT FROM ir_model_data data
                            WHERE data.model = 'aftersales.process.checkpoint'
                              AND data.res_id = point.id)
         GROUP BY process_id
        """
    )
    for process_id, names in cr.fetchall():
        process = env["aftersales.process"].browse(process_id)
        env["aftersales.checklist"].create(
            {
                "name": process.name,
                "work_type_ids": [Command.set(process.work_type_ids.ids)],
                "line_ids": [Command.create({"name": name}) for name in names],
            }
        )
    cr.execute(
        "DELETE FROM ir_model_data WHERE model = 'aftersales.process.checkpoint'"
    )
