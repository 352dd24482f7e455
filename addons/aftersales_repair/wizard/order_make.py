from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..rules.case_states import CLOSED_STATES


class AftersalesOrderMake(models.TransientModel):
    """Order service on the units of a sale or a delivery; nothing is typed twice."""

    _name = "aftersales.order.make"
    _description = "Order Service"

    sale_order_id = fields.Many2one(comodel_name="sale.order", readonly=True)
    picking_id = fields.Many2one(comodel_name="stock.picking", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", required=True
    )
    work_type_id = fields.Many2one(
        comodel_name="aftersales.work.type",
        required=True,
        default=lambda self: self.env["aftersales.work.type"].search([], limit=1),
    )
    place = fields.Selection(
        selection=lambda self: (
            self.env["aftersales.case"]
            ._fields["place"]
            ._description_selection(self.env)
        ),
        required=True,
        default="customer",
    )
    complaint = fields.Text(string="What Is to Be Done")
    technician_id = fields.Many2one(
        comodel_name="aftersales.technician",
        domain="[('company_id', '=', company_id)]",
        help="Empty leaves the choice to dispatch.",
    )
    date_planned = fields.Datetime(
        string="Planned For",
        required=True,
        default=lambda self: self.env.company._get_next_working_moment(),
    )
    line_ids = fields.One2many(
        comodel_name="aftersales.order.make.line", inverse_name="wizard_id"
    )

    # === ACTION METHODS === #

    def action_apply(self):
        """Make the request with a case for each chosen unit, and give the work out.

        :return: the action that shows the request
        """
        self.ensure_one()
        lines = self.line_ids.filtered("is_chosen")
        if not lines:
            raise UserError(self.env._("Choose at least one unit."))
        request = self.env["aftersales.request"].create(self._prepare_request(lines))
        request.action_confirm()
        if self.technician_id:
            request.case_ids.filtered(
                lambda case: case.state == "to_assign"
            ).action_assign(self.technician_id, self.date_planned)
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.request",
            "view_mode": "form",
            "res_id": request.id,
        }

    # === BUSINESS METHODS === #

    @api.model
    def _open(self, **source):
        """Return the action that asks, with the units of the source document."""
        wizard = self.create(self._prepare_wizard(source))
        return self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_order_make_action"
        ) | {"res_id": wizard.id}

    @api.model
    def _prepare_wizard(self, source):
        [(field, record_id)] = source.items()
        document = self.env[self._fields[field].comodel_name].browse(record_id)
        units = self._find_units(document)
        if not units:
            raise UserError(
                self.env._(
                    "%s has brought no unit that we service to the customer yet.",
                    document.name,
                )
            )
        return {
            **source,
            "company_id": document.company_id.id,
            "partner_id": document.partner_id.id,
            "line_ids": [Command.create(vals) for vals in units],
        }

    @api.model
    def _find_units(self, document):
        """Return the values of a line per delivered unit; one in work is not ticked."""
        # sudo: stock.move - reception and dispatch keep no stock
        lines = (
            document.sudo()
            ._get_aftersales_moves()
            .move_line_ids.filtered(
                lambda line: (
                    line.state == "done"
                    and line.location_dest_id.usage == "customer"
                    and line.product_id.is_serviceable
                )
            )
        )
        busy = self._get_busy_lots(lines.lot_id)
        units = []
        for line in lines:
            count = 1 if line.lot_id else max(1, int(line.quantity))
            units += [
                {
                    "product_id": line.product_id.id,
                    "lot_id": line.lot_id.id,
                    "is_chosen": line.lot_id not in busy,
                }
            ] * count
        return units

    @api.model
    def _get_busy_lots(self, lots):
        """Return the units with an open case, which get no second one."""
        # sudo: aftersales.case - the case may be of a branch we do not see
        cases = (
            self.env["aftersales.case"]
            .sudo()
            .search([("lot_id", "in", lots.ids), ("state", "not in", [*CLOSED_STATES])])
        )
        return cases.filtered(lambda case: not case.is_installation).lot_id

    def _prepare_request(self, lines):
        return {
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "sale_order_id": self.sale_order_id.id,
            "picking_id": self.picking_id.id,
            "case_ids": [
                Command.create(
                    {
                        "product_id": line.product_id.id,
                        "lot_id": line.lot_id.id,
                        "work_type_id": self.work_type_id.id,
                        "place": self.place,
                        "complaint": self.complaint,
                    }
                )
                for line in lines
            ],
        }
