from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..rules.case_states import CLOSED_STATES

# what the inspection finds, until the return is settled
INSPECTION_FIELDS = {
    "grade",
    "disposition",
    "unit_condition",
    "reason",
    "photo_ids",
    "accessories",
    "unit_value",
    "is_credited",
    "credit_percent",
    "price_unit",
}


class AftersalesDealerReturnLine(models.Model):
    """What may be written on a unit when, and what keeps it out."""

    _inherit = "aftersales.dealer.return.line"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._check_not_returned([vals.get("lot_id") for vals in vals_list])
        lines = super().create(vals_list)
        # the return may come from the context: what was made is looked at
        self._check_units_open(lines.return_id)
        lines._own_photos()
        return lines

    def write(self, vals):
        self._check_gate_fields(vals)
        if not self.env.su:
            self._check_editable(vals)
        if vals.get("lot_id"):
            self._check_not_returned([vals["lot_id"]])
        res = super().write(vals)
        if "photo_ids" in vals:
            self._own_photos()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_units_open(self.return_id)

    def _get_gate_fields(self):
        return {"is_open", "refund_line_id"}

    def _get_fixed_links(self):
        # another return may be in already
        return super()._get_fixed_links() | {"return_id"}

    def _check_units_open(self, documents):
        """Refuse to add or take away units once they came in."""
        closed = documents.filtered(lambda document: document.state != "draft")
        if closed and not self.env.su:
            raise UserError(
                self.env._(
                    "The units of %s are in: none is added or taken off any more.",
                    ", ".join(closed.mapped("name")),
                )
            )

    def _check_editable(self, vals):
        """Refuse to change a unit that came in, and anything once it is settled."""
        for line in self:
            is_found = vals.keys() <= INSPECTION_FIELDS
            if line.state == "draft" or (
                is_found and line.state in ("received", "inspected")
            ):
                continue
            raise UserError(
                self.env._(
                    "Return %(name)s is “%(state)s”: this stands as it is.",
                    name=line.return_id.name,
                    state=line.return_id._get_state_label(),
                )
            )

    def _check_not_returned(self, lot_ids):
        """Say which open return has a unit already, before the index does."""
        lot_ids = [lot_id for lot_id in lot_ids if lot_id]
        # sudo: the other return may be of a branch we do not see
        other = self.sudo().search(
            [
                ("lot_id", "in", lot_ids),
                ("is_open", "=", True),
                ("id", "not in", self.ids),
            ],
            limit=1,
        )
        if other or len(set(lot_ids)) < len(lot_ids):
            raise UserError(
                self.env._(
                    "%(unit)s is on return %(name)s already.",
                    unit=other.lot_id.name,
                    name=other.return_id.name,
                )
                if other
                else self.env._("A unit is named twice.")
            )

    def _own_photos(self):
        """Let whoever reads a return see its photos, not their author alone."""
        for line in self:
            # sudo: ir.attachment - the line was just written by this user
            strays = line.photo_ids.sudo().filtered(lambda photo: not photo.res_id)
            strays.write({"res_model": self._name, "res_id": line.id})

    # === CHECK METHODS === #

    def _check_can_come_in(self):
        """Refuse what cannot come from a dealer, naming each unit.

        :raises UserError: with a sentence for each unit
        """
        problems = [problem for line, problem in self._get_problems().items()]
        if problems:
            raise UserError("\n".join(problems))

    def _get_problems(self):
        """Return, in words, what keeps units out.

        :rtype: dict[line, str]
        """
        # sudo: stock.quant, aftersales.case - also of branches we do not see
        held = self.env["stock.quant"].sudo()
        held = held.search(
            [
                ("lot_id", "in", self.lot_id.ids),
                ("quantity", ">", 0),
                ("location_id.usage", "in", ("internal", "transit")),
            ]
        ).grouped("lot_id")
        cases = self.env["aftersales.case"].sudo()
        cases = cases.search(
            Domain("lot_id", "in", self.lot_id.ids)
            & Domain("state", "not in", list(CLOSED_STATES))
        ).grouped("lot_id")
        problems = {}
        for line in self:
            lot = line.lot_id
            texts = {"unit": lot.name or line.product_id.display_name}
            if line.tracking_mode == "serial" and not lot:
                problem = self.env._("Enter the serial of the %(unit)s.", **texts)
            elif lot in cases:
                problem = self.env._(
                    "%(unit)s is in repair with case %(case)s.",
                    case=cases[lot][0].name,
                    **texts,
                )
            elif lot in held:
                problem = self.env._(
                    "%(unit)s lies at %(place)s: no dealer can bring it.",
                    place=held[lot][0].location_id.display_name,
                    **texts,
                )
            elif lot.aftersales_condition == "scrapped":
                problem = self.env._("%(unit)s was scrapped.", **texts)
            else:
                continue
            problems[line] = problem
        return problems

    def _check_inspected(self):
        """Refuse to go on while a unit has no grade or no way."""
        missing = self.filtered(lambda line: not (line.grade and line.disposition))
        if missing:
            raise UserError(
                self.env._(
                    "Grade these units first, and say where they go: %s.",
                    ", ".join(missing.mapped("display_name")),
                )
            )
