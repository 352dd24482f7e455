from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .part_move_kinds import (
    BY_OPERATION,
    DIRECTION,
    KINDS,
    MOVED_ONLY,
    OPERATED_ONLY,
    OPERATIONS,
    OWED,
    TECHNICIAN,
    WORTH,
)
from .sql_case import get_case_column, get_columns


class AftersalesPartMoveReport(models.Model):
    """A part that was moved: drawn, used, given back, transferred, counted, scrapped.

    One row per line of a transfer that is done. It tells the technical unit and the
    store what went between them, good and faulty, by serial and by case. Old parts
    that have not come back stand beside what was drawn and used.
    """

    _name = "aftersales.part.move.report"
    _description = "Parts Moved"
    _inherit = ["aftersales.audited.export.mixin"]
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "product_id"

    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [*((kind, label) for kind, label, __ in KINDS), OWED],
        string="What",
        readonly=True,
    )
    operation = fields.Selection("_get_operations", readonly=True)
    company_id = fields.Many2one("res.company", string="Branch", readonly=True)
    product_id = fields.Many2one("product.product", string="Part", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    is_part = fields.Boolean(
        readonly=True, help="A part, or anything else that is not itself serviced."
    )
    lot_id = fields.Many2one("stock.lot", string="Serial", readonly=True)
    location_id = fields.Many2one("stock.location", string="From", readonly=True)
    location_dest_id = fields.Many2one("stock.location", string="To", readonly=True)
    cost_carrier = fields.Selection(
        selection=lambda self: (
            self.env["stock.location"]
            ._fields["aftersales_cost_carrier"]
            ._description_selection(self.env)
        ),
        readonly=True,
        help="Who bears what was used under cover; empty where the customer pays.",
    )
    technician_id = fields.Many2one("aftersales.technician", readonly=True)
    agent_id = fields.Many2one("res.partner", readonly=True)
    case_id = fields.Many2one("aftersales.case", readonly=True)
    batch_ref = fields.Char(related="case_id.batch_ref", string="Batch of the Unit")
    order_id = fields.Many2one("aftersales.order", readonly=True)
    picking_id = fields.Many2one("stock.picking", string="Transfer", readonly=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="Unit of Measure", readonly=True)
    change = fields.Float(
        string="In / Out",
        digits="Product Unit",
        readonly=True,
        help="What it did to our stock: more than zero came in, less went out, and "
        "zero stayed ours.",
    )
    drawn = fields.Float(digits="Product Unit", readonly=True)
    used = fields.Float(
        digits="Product Unit",
        readonly=True,
        help="What repairs used, less what was taken back.",
    )
    given_back = fields.Float(digits="Product Unit", readonly=True)
    old_parts = fields.Float(
        string="Old Parts Received", digits="Product Unit", readonly=True
    )
    owed = fields.Float(string="Old Parts Owed", digits="Product Unit", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    value = fields.Monetary(
        readonly=True,
        groups="stock.group_stock_user,aftersales_warranty.aftersales_group_accountant",
        help="What was posted for it; for what stayed ours, its cost today.",
    )
    change_value = fields.Monetary(
        string="Value In / Out",
        readonly=True,
        groups="stock.group_stock_user,aftersales_warranty.aftersales_group_accountant",
        help="By how much it changed the worth of our stock.",
    )

    # === QUERY METHODS === #

    _depends = {
        "stock.move.line": [
            "company_id",
            "date",
            "location_dest_id",
            "location_id",
            "lot_id",
            "move_id",
            "picking_id",
            "product_id",
            "quantity_product_uom",
            "state",
        ],
        "stock.move": [
            "aftersales_case_id",
            "aftersales_part_id",
            "is_in",
            "is_inventory",
            "is_out",
            "picking_type_id",
            "product_uom",
            "quantity",
            "scrap_id",
            "value",
        ],
        "stock.picking": [
            "aftersales_order_id",
            "aftersales_technician_id",
            "user_id",
        ],
        "stock.location": [
            "aftersales_cost_carrier",
            "aftersales_technician_id",
            "is_custody",
            "usage",
        ],
        "aftersales.old.part": [
            "agent_id",
            "case_id",
            "company_id",
            "date_owed",
            "lot_id",
            "part_id",
            "product_id",
            "quantity",
            "state",
            "technician_id",
            "value",
        ],
        "aftersales.technician": ["agent_id"],
        "aftersales.work.log": ["order_id", "technician_id"],
        "aftersales.work.part": ["log_id"],
        "product.product": ["standard_price"],
        "product.template": ["categ_id", "is_serviceable", "uom_id"],
        "stock.picking.type": ["aftersales_operation"],
    }

    @property
    def _table_query(self):
        moved = self._get_columns() | {"kind": get_case_column(KINDS)}
        query = SQL(
            "SELECT %s FROM %s WHERE line.state = 'done' AND %s",
            self._select(moved),
            SQL(self._get_tables()),
            self._get_operation_condition(),
        )
        if self.env.context.get(MOVED_ONLY):
            return query
        owed = dict.fromkeys(moved, "NULL") | self._get_owed_columns()
        return SQL(
            "%s UNION ALL SELECT %s FROM %s WHERE old.state = 'owed'",
            query,
            self._select(owed),
            SQL(self._get_owed_tables()),
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Leave what is owed out of the query, where nobody asks for it.

        Two tables in one are read as a whole and sorted before the first row shows;
        of one the newest rows come by its index. What is told by its operation is
        looked for by the operation: of all movements of a company it is the least.
        """
        report = self
        if self._is_excluded(domain, "=", OWED[0]):
            report = report.with_context(**{MOVED_ONLY: True})
        if self._is_excluded(domain, "not in", [*BY_OPERATION, OWED[0]]):
            report = report.with_context(**{OPERATED_ONLY: True})
        return super(AftersalesPartMoveReport, report)._search(domain, *args, **kwargs)

    @api.model
    def _is_excluded(self, domain, operator, kinds):
        """Return whether nobody who searches so asks for these kinds."""
        asked = Domain("kind", operator, kinds) & Domain(domain)
        return asked.optimize(self).is_false()

    @api.model
    def _get_operation_condition(self):
        if not self.env.context.get(OPERATED_ONLY):
            return SQL("TRUE")
        # sudo: stock.picking.type - the rules say whose movements show
        types = self.env["stock.picking.type"].sudo().with_context(active_test=False)
        types = types.search([("aftersales_operation", "in", OPERATIONS)])
        # few numbers, by which PostgreSQL knows how many movements these are
        return SQL("move.picking_type_id IN %s", tuple(types.ids) or (0,))

    @api.model
    def _select(self, columns):
        """Return the columns, each of the type of its field.

        Only tables of the same types become one to PostgreSQL, which then reads of
        each no more than is asked for.
        """
        return get_columns(
            {
                name: f"({column})::{self._fields[name].column_type[0]}"
                for name, column in columns.items()
            }
        )

    @api.model
    def _get_operations(self):
        return (
            self.env["stock.picking.type"]
            ._fields["aftersales_operation"]
            ._description_selection(self.env)
        )

    @api.model
    def _get_quantity_of(self, kind):
        """Return the quantity where the movement was of a kind, else nothing."""
        condition = f"{get_case_column(KINDS)} = '{kind}'"
        return f"CASE WHEN {condition} THEN line.quantity_product_uom ELSE 0 END"

    @api.model
    def _get_columns(self):
        """Return what each field is read from. Hook.

        :rtype: dict[str, str]
        """
        return {
            "id": "line.id",
            "date": "line.date",
            "operation": "operation.aftersales_operation",
            "company_id": "line.company_id",
            "product_id": "line.product_id",
            "categ_id": "template.categ_id",
            "is_part": "template.is_serviceable IS NOT TRUE",
            "lot_id": "line.lot_id",
            "location_id": "line.location_id",
            "location_dest_id": "line.location_dest_id",
            "cost_carrier": "destination.aftersales_cost_carrier",
            "technician_id": TECHNICIAN,
            "agent_id": "technician.agent_id",
            "case_id": "move.aftersales_case_id",
            "order_id": "COALESCE(picking.aftersales_order_id, log.order_id)",
            "picking_id": "line.picking_id",
            "user_id": "COALESCE(picking.user_id, line.create_uid)",
            "quantity": "line.quantity_product_uom",
            "uom_id": "template.uom_id",
            "currency_id": "company.currency_id",
            "drawn": self._get_quantity_of("draw"),
            "used": f"{self._get_quantity_of('used')} "
            f"- {self._get_quantity_of('used_back')}",
            "given_back": self._get_quantity_of("give_back"),
            "old_parts": self._get_quantity_of("old_part"),
            "owed": "0",
            "change": f"line.quantity_product_uom * {DIRECTION}",
            "value": WORTH,
            "change_value": f"{WORTH} * {DIRECTION}",
        }

    @api.model
    def _get_tables(self):
        """Return the tables the columns are read from. Hook.

        What is joined by its key alone, and left, is not read where nobody asks for it.
        """
        return f"""
            stock_move_line AS line
            JOIN stock_move AS move ON move.id = line.move_id
            LEFT JOIN uom_uom AS move_uom ON move_uom.id = move.product_uom
            JOIN product_product AS product ON product.id = line.product_id
            JOIN product_template AS template ON template.id = product.product_tmpl_id
            LEFT JOIN uom_uom AS uom ON uom.id = template.uom_id
            LEFT JOIN res_company AS company ON company.id = line.company_id
            JOIN stock_location AS source ON source.id = line.location_id
            JOIN stock_location AS destination
              ON destination.id = line.location_dest_id
            LEFT JOIN stock_picking AS picking ON picking.id = line.picking_id
            LEFT JOIN stock_picking_type AS operation
              ON operation.id = move.picking_type_id
            LEFT JOIN aftersales_work_part AS part ON part.id = move.aftersales_part_id
            LEFT JOIN aftersales_work_log AS log ON log.id = part.log_id
            LEFT JOIN aftersales_technician AS technician
              ON technician.id = {TECHNICIAN}
        """

    @api.model
    def _get_owed_columns(self):
        """Return what each field of an old part is read from that is owed."""
        return {
            "id": "-old.id",
            "date": "old.date_owed::timestamp",
            "kind": f"'{OWED[0]}'",
            "company_id": "old.company_id",
            "product_id": "old.product_id",
            "categ_id": "template.categ_id",
            "is_part": "TRUE",
            "lot_id": "old.lot_id",
            "technician_id": "old.technician_id",
            "agent_id": "old.agent_id",
            "case_id": "old.case_id",
            "order_id": "log.order_id",
            "quantity": "old.quantity",
            "uom_id": "template.uom_id",
            "currency_id": "company.currency_id",
            "owed": "old.quantity",
            "value": "old.value",
        } | dict.fromkeys(
            ("change", "change_value", "drawn", "used", "given_back", "old_parts"), "0"
        )

    @api.model
    def _get_owed_tables(self):
        return """
            aftersales_old_part AS old
            JOIN product_product AS product ON product.id = old.product_id
            JOIN product_template AS template ON template.id = product.product_tmpl_id
            JOIN res_company AS company ON company.id = old.company_id
            JOIN aftersales_work_part AS part ON part.id = old.part_id
            LEFT JOIN aftersales_work_log AS log ON log.id = part.log_id
        """
