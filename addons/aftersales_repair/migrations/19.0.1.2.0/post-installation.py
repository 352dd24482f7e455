"""The shipped reinstallation says that it never starts a warranty."""


def migrate(cr, version):
    """Mark it in databases that have it already."""
    cr.execute(
        """
        UPDATE aftersales_work_type AS work
           SET is_reinstallation = TRUE
          FROM ir_model_data AS data
         WHERE data.module = 'aftersales_repair'
           AND data.name = 'aftersales_work_type_reinstallation'
           AND data.res_id = work.id
           AND work.is_installation
        """
    )
