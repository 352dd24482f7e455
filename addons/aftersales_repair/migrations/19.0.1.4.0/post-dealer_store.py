"""Units of dealer returns keep since when they are in the store."""


def migrate(cr, version):
    """Say it of those that went there when their return was settled."""
    cr.execute(
        """
        UPDATE aftersales_dealer_return_line AS line
           SET date_stored = document.date_settled,
               stored_by_id = document.settled_by_id
          FROM aftersales_dealer_return AS document
         WHERE document.id = line.return_id
           AND document.state = 'settled'
           AND line.disposition = 'restock'
           AND line.date_stored IS NULL
        """
    )
