from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.sql import escape_psql

SOURCES = [
    ("own", "Own Intake"),
    ("maker", "Dispatched by the Maker"),
    ("head_office", "Dispatched by Head Office"),
]


class AftersalesRequest(models.Model):
    """Who gave us the job: the customer himself, the maker, or our head office."""

    _inherit = "aftersales.request"

    source = fields.Selection(SOURCES, required=True, default="own", index=True)
    maker_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        help="The maker who dispatched the job to us.",
    )
    external_number = fields.Char(
        index="trigram",
        copy=False,
        help="The number under which the maker or head office knows the job.",
    )

    _external_uniq = models.UniqueIndex(
        "(source, COALESCE(maker_id, 0), upper(external_number)) "
        "WHERE external_number IS NOT NULL AND source != 'own' "
        "AND state != 'cancelled'",
        "A job with this number was taken in already.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("source", "maker_id", "external_number")
    def _check_source(self):
        for request in self:
            if request.source == "own":
                continue
            if not request.external_number:
                raise ValidationError(
                    self.env._(
                        "Enter the number under which request %s was dispatched to us.",
                        request.name,
                    )
                )
            if request.source == "maker" and not request.maker_id:
                raise ValidationError(
                    self.env._(
                        "Enter the maker who dispatched request %s to us.", request.name
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._clean_source(vals)
            self._check_external_number(vals)
        return super().create(vals_list)

    def write(self, vals):
        vals = dict(vals)
        self._clean_source(vals)
        if vals.get("external_number"):
            for request in self:
                request._check_external_number(
                    {
                        "source": request.source,
                        "maker_id": request.maker_id.id,
                        **vals,
                    }
                )
        return super().write(vals)

    @api.model
    def _clean_source(self, vals):
        """Keep numbers without blanks, so that one job is found by every spelling."""
        if vals.get("external_number"):
            vals["external_number"] = vals["external_number"].strip()

    def _check_external_number(self, vals):
        """Refuse a job that was taken in before, naming the request it is in.

        The unique index holds where two people do it at the same moment.
        """
        number, source = vals.get("external_number"), vals.get("source", "own")
        if not number or source == "own":
            return
        # sudo: aftersales.request - the job may be with a branch we do not see
        other = self.sudo().search(
            [
                ("external_number", "=ilike", escape_psql(number)),
                ("source", "=", source),
                ("maker_id", "=", vals.get("maker_id") or False),
                ("state", "!=", "cancelled"),
                ("id", "not in", self.ids),
            ],
            limit=1,
        )
        if other:
            raise ValidationError(
                self.env._(
                    "Job %(number)s was taken in already, by request %(request)s.",
                    number=number,
                    request=other.name,
                )
            )
