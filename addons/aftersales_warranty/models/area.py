from odoo import api, fields, models


class AftersalesArea(models.Model):
    """A region, town or quarter that agents serve; it lies within a larger one."""

    _name = "aftersales.area"
    _description = "Service Area"
    _order = "complete_name, id"
    _parent_store = True
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name", "code"]

    name = fields.Char(required=True, translate=True)
    complete_name = fields.Char(
        compute="_compute_complete_name", recursive=True, store=True
    )
    code = fields.Char(index="btree_not_null")
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one(
        "aftersales.area", string="Within", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    country_id = fields.Many2one("res.country", index="btree_not_null")
    agent_ids = fields.Many2many(
        "res.partner",
        "aftersales_area_agent_rel",
        "area_id",
        "partner_id",
        string="Agents",
    )

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for area in self:
            names = (area.parent_id.complete_name, area.name)
            area.complete_name = " / ".join(filter(None, names))
