from odoo import fields, models


class AftersalesFault(models.Model):
    """A fault code: how the unit fails, why, or who brought it about."""

    _name = "aftersales.fault"
    _description = "Fault Code"
    _order = "kind, code, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("mode", "Mode"), ("cause", "Cause"), ("agent", "Agent")],
        required=True,
        default="mode",
        index=True,
        help="Mode: what is seen (does not cool). Cause: why (leaking circuit). "
        "Agent: who or what brought it about (wear, transport, user).",
    )
    is_user_caused = fields.Boolean(
        help="Lines of a case whose failure agent is marked so are not covered by "
        "the warranty.",
    )

    _code_uniq = models.UniqueIndex(
        "(kind, code)", "Another fault of this kind has this code already."
    )
    _user_caused_agent = models.Constraint(
        "CHECK (NOT is_user_caused OR kind = 'agent')",
        "Only a failure agent can be user-caused.",
    )
