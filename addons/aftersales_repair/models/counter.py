from odoo import fields, models


class AftersalesCounter(models.Model):
    """A reception desk of a branch, or of an agent who takes units in for it."""

    _name = "aftersales.counter"
    _description = "Reception Counter"
    _order = "company_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    agent_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        domain="[('aftersales_agent_role', '!=', False)]",
        help="Whose counter it is: his people take his units in there. Empty for a "
        "counter of our own.",
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        string="Receptionists",
        help="Requests these users enter get this counter by themselves.",
    )
