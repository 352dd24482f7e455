"""Shipped channels and kinds of work get the switches that are new."""


def migrate(cr, version):
    """Set them in databases that have the records already, and date what is ready."""
    _switch_on(
        cr,
        "aftersales_channel",
        "is_inbox",
        [
            f"aftersales_channel_{name}"
            for name in ("mail", "portal", "agent", "sms", "web", "messenger")
        ],
    )
    _switch_on(
        cr, "aftersales_work_type", "is_remote", ["aftersales_work_type_support"]
    )
    cr.execute(
        """
        UPDATE aftersales_case AS record
           SET date_ready = log.date_start
          FROM aftersales_case_state_log AS log
         WHERE log.case_id = record.id
           AND log.date_end IS NULL
           AND record.state = 'ready'
           AND record.date_ready IS NULL
        """
    )


def _switch_on(cr, table, column, names):
    """Tick a box on shipped records."""
    cr.execute(
        f"""
        UPDATE {table} AS record
           SET {column} = TRUE
          FROM ir_model_data AS data
         WHERE data.module = 'aftersales_repair'
           AND data.name = ANY(%s)
           AND data.res_id = record.id
        """,
        [names],
    )
