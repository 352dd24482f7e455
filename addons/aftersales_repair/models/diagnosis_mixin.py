from odoo import fields, models


class AftersalesDiagnosisMixin(models.AbstractModel):
    """How a unit failed, why, and who or what brought it about."""

    _name = "aftersales.diagnosis.mixin"
    _description = "Diagnosis"

    fault_mode_id = fields.Many2one(
        comodel_name="aftersales.fault",
        domain="[('kind', '=', 'mode')]",
        index="btree_not_null",
    )
    fault_cause_id = fields.Many2one(
        comodel_name="aftersales.fault",
        domain="[('kind', '=', 'cause')]",
        index="btree_not_null",
    )
    fault_agent_id = fields.Many2one(
        comodel_name="aftersales.fault",
        domain="[('kind', '=', 'agent')]",
        index="btree_not_null",
        help="Who or what brought the failure about; a failure caused by the user is "
        "not covered.",
    )
