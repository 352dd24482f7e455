"""A case says where its unit lies, where it only said that we hold it."""


def migrate(cr, version):
    """Units that were in our hands lie in the custody of their workshop."""
    cr.execute(
        """
        UPDATE aftersales_case AS record
           SET custody_company_id = company.id,
               custody_location_id = company.aftersales_custody_location_id
          FROM res_company AS company
         WHERE company.id = record.workshop_company_id
           AND record.is_in_custody
           AND record.custody_company_id IS NULL
        """
    )
