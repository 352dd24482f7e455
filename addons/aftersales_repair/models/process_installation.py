from odoo import fields, models


class AftersalesProcess(models.Model):
    """Whether installations of a process are proven by a card."""

    _inherit = "aftersales.process"

    is_installation_card_required = fields.Boolean(
        string="Installation Card",
        help="Whoever gets an installation of this process is given an installation "
        "card; the installation is not complete until the card is back.",
    )
