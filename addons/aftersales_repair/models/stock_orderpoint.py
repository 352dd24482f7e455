from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import SQL


class StockWarehouseOrderpoint(models.Model):
    """How many of a part a store, or a technician, should hold.

    Core's rule: what is automatic is brought by core's routes, technicians are filled
    up from their store. What is manual is asked for by a part request.
    """

    _inherit = "stock.warehouse.orderpoint"

    aftersales_technician_id = fields.Many2one(
        related="location_id.aftersales_technician_id",
        string="Technician",
        store=True,
        index="btree_not_null",
    )
    is_below_minimum = fields.Boolean(
        compute="_compute_is_below_minimum",
        search="_search_is_below_minimum",
        help="Less lies there than should.",
    )

    # === COMPUTE METHODS === #

    def _compute_is_below_minimum(self):
        below = self._find_below_minimum(self.ids)
        for orderpoint in self:
            orderpoint.is_below_minimum = orderpoint.id in below

    def _search_is_below_minimum(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("id", "in", list(self._find_below_minimum()))
        return domain if True in value else ~domain

    @api.model
    def _find_below_minimum(self, ids=None):
        """Return the ids of the rules whose place holds less than it should.

        One query, however many places there are: shelves below a place belong to it.
        """
        self.flush_model(["product_min_qty", "location_id", "product_id", "active"])
        self.env["stock.quant"].flush_model(["quantity", "location_id", "product_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT rule.id
                  FROM stock_warehouse_orderpoint rule
                  JOIN stock_location root ON root.id = rule.location_id
                  LEFT JOIN (
                        stock_quant quant
                        JOIN stock_location place ON place.id = quant.location_id
                       )
                    ON quant.product_id = rule.product_id
                   AND place.parent_path LIKE root.parent_path || '%%'
                 WHERE rule.active AND rule.product_min_qty > 0 AND %s
                 GROUP BY rule.id
                HAVING COALESCE(SUM(quant.quantity), 0) < rule.product_min_qty
                """,
                SQL("TRUE") if ids is None else SQL("rule.id = ANY(%s)", list(ids)),
            )
        )
        return {rule_id for (rule_id,) in rows}

    # === ACTION METHODS === #

    def action_ask_for_parts(self):
        """Ask for what lacks, with a request per store and technician.

        :return: the action that shows the requests
        """
        requests = self._ask_for_parts()
        if requests:
            return requests._get_records_action()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("Nothing lacks that was not asked for already."),
            },
        }

    # === BUSINESS METHODS === #

    @api.model
    def _cron_ask_for_parts(self):
        """Ask, in the branches that want it, for what runs short."""
        companies = self.env["res.company"].search(
            [("is_aftersales_low_stock_asked", "=", True)]
        )
        rules = self.with_context(allowed_company_ids=companies.ids)
        rules.search(
            [
                ("trigger", "=", "manual"),
                ("company_id", "in", companies.ids),
                ("product_min_qty", ">", 0),
                ("location_id.holds_spare_parts", "=", True),
            ]
        )._ask_for_parts()

    def _ask_for_parts(self):
        """Make and hand in the part requests for what these rules lack.

        :return: the requests, empty where nothing lacks
        """
        # what has moved since the rules were last looked at counts as well
        self.sudo()._compute_qty_to_order_computed()
        asked = self._read_asked()
        lacking = {}
        for rule in self:
            quantity = rule.qty_to_order - asked.get(rule._get_asked_key(), 0.0)
            if rule.product_id.uom_id.compare(quantity, 0) > 0:
                key = (rule.company_id, rule.aftersales_technician_id)
                lacking.setdefault(key, []).append((rule.product_id, quantity))
        requests = self.env["aftersales.part.request"].create(
            [
                self._prepare_part_request_vals(company, technician, parts)
                for (company, technician), parts in lacking.items()
            ]
        )
        requests.action_submit()
        return requests

    def _get_asked_key(self):
        return (self.company_id, self.aftersales_technician_id, self.product_id)

    def _read_asked(self):
        """Return what open requests for stock ask for already, by place and part.

        What is on its way already counts in the forecast, or soon will.
        """
        lines = self.env["aftersales.part.request.line"].search(
            [
                ("product_id", "in", self.product_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "in", ("draft", "to_approve", "approved")),
                ("request_id.kind", "not in", ("in_warranty", "charged")),
            ]
        )
        asked = {}
        for line in lines:
            request = line.request_id
            technician = request.destination == "technician" and request.technician_id
            key = (
                line.company_id,
                technician or request.technician_id.browse(),
                line.product_id,
            )
            asked[key] = asked.get(key, 0.0) + line._get_quantity_unforeseen()
        return asked

    @api.model
    def _prepare_part_request_vals(self, company, technician, parts):
        vals = {
            "kind": "stock",
            "company_id": company.id,
            "line_ids": [
                Command.create({"product_id": product.id, "quantity": quantity})
                for product, quantity in parts
            ],
        }
        if technician:
            vals |= {
                "technician_id": technician.id,
                "destination": "technician",
                "supply_method": "store",
            }
        return vals
