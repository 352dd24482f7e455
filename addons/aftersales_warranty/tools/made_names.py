"""Names that Odoo gives to what it makes itself, in every language of the database.

A record that comes from a file is translated with the file. What Python makes for each
company or warehouse gets its name in the language of whoever was there; all others
would read that.
"""


def translate_made_names(records, get_names):
    """Write the names of records in each installed language.

    A name that somebody has chosen himself is none of ours, and stays.

    :param records: the records, or those that know them
    :param get_names: of ``records``, returns ``{record: name}`` in the language of
        their environment
    """
    codes = [code for code, _name in records.env["res.lang"].get_installed()]
    if len(codes) < 2:
        return
    names = {code: get_names(records.with_context(lang=code)) for code in codes}
    for record in names[codes[0]]:
        own = {code: names[code][record] for code in codes}
        for code in codes:
            said = record.with_context(lang=code)
            if said.name != own[code] and said.name in own.values():
                said.name = own[code]
