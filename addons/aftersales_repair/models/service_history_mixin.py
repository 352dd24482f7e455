from odoo import fields, models
from odoo.fields import Domain


class AftersalesServiceHistoryMixin(models.AbstractModel):
    """A unit or a customer with the requests, orders and logs there were for it."""

    _name = "aftersales.service.history.mixin"
    _description = "Service History"

    aftersales_request_count = fields.Integer(
        compute="_compute_service_history",
        groups="aftersales_warranty.aftersales_group_user",
    )
    aftersales_order_count = fields.Integer(
        compute="_compute_service_history",
        groups="aftersales_warranty.aftersales_group_user",
    )
    aftersales_log_count = fields.Integer(
        compute="_compute_service_history",
        groups="aftersales_warranty.aftersales_group_user",
    )

    def _compute_service_history(self):
        link = self._get_case_link()
        for name, model in (
            ("aftersales_order_count", "aftersales.order"),
            ("aftersales_log_count", "aftersales.work.log"),
        ):
            groups = self.env[model]._read_group(
                [(link, "in", self.ids)], [link], ["__count"]
            )
            counts = dict(groups)
            for record in self:
                record[name] = counts.get(record._origin, 0)
        counts = dict(self._count_requests())
        for record in self:
            record.aftersales_request_count = counts.get(record._origin, 0)

    def _count_requests(self):
        """Return pairs of a record and the number of its requests."""
        link = self._get_case_link()
        return self.env["aftersales.case"]._read_group(
            [(link, "in", self.ids)], [link], ["request_id:count_distinct"]
        )

    def action_view_aftersales_requests(self):
        """Open the requests of this record."""
        return self._action_view_history(
            "aftersales_request_action", self._get_request_domain()
        )

    def action_view_aftersales_orders(self):
        """Open the orders of this record."""
        return self._action_view_history(
            "aftersales_order_action", [(self._get_case_link(), "=", self.id)]
        )

    def action_view_aftersales_logs(self):
        """Open the work logs of this record."""
        return self._action_view_history(
            "aftersales_work_log_action", [(self._get_case_link(), "=", self.id)]
        )

    def _get_case_link(self):
        """Return the field of cases, orders and logs that leads to this model."""
        raise NotImplementedError

    def _get_request_domain(self):
        return [(f"case_ids.{self._get_case_link()}", "=", self.id)]

    def _action_view_history(self, action, domain):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            f"aftersales_repair.{action}"
        ) | {"domain": domain, "context": {"create": False}}


class StockLot(models.Model):
    """The service history of a unit."""

    _name = "stock.lot"
    _inherit = ["stock.lot", "aftersales.service.history.mixin"]

    def _get_case_link(self):
        return "lot_id"


class ResPartner(models.Model):
    """The service history of a customer."""

    _name = "res.partner"
    _inherit = ["res.partner", "aftersales.service.history.mixin"]

    def _get_case_link(self):
        return "partner_id"

    def _get_request_domain(self):
        return list(
            Domain("partner_id", "=", self.id)
            | Domain("case_ids.partner_id", "=", self.id)
        )

    def _count_requests(self):
        return self.env["aftersales.request"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
