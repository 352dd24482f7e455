from ast import literal_eval

from odoo import fields, models


class AftersalesMailbox(models.Model):
    """An e-mail address of a branch; what is written to it becomes a request."""

    _name = "aftersales.mailbox"
    _description = "Service Mailbox"
    _inherit = "mail.alias.mixin"
    _order = "company_id, name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Branch",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    channel_id = fields.Many2one(
        comodel_name="aftersales.channel",
        index="btree_not_null",
        default=lambda self: self.env.ref(
            "aftersales_repair.aftersales_channel_mail", raise_if_not_found=False
        ),
    )
    category_id = fields.Many2one(
        comodel_name="aftersales.request.category",
        index="btree_not_null",
        help="What letters to this address are about.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if {"company_id", "channel_id", "category_id"} & vals.keys():
            for mailbox in self:
                values = mailbox._alias_get_creation_values()
                # sudo: mail.alias - the address follows its mailbox
                mailbox.alias_id.sudo().alias_defaults = values["alias_defaults"]
        return result

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get("aftersales.request").id
        if self.id:
            defaults = literal_eval(self.alias_defaults or "{}")
            values["alias_defaults"] = defaults | {
                "company_id": self.company_id.id,
                "channel_id": self.channel_id.id,
                "category_id": self.category_id.id,
            }
        return values
