from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Command

USERS = "aftersales_warranty.demo_user_"


class AftersalesDemo(models.AbstractModel):
    """Plays the demo data: real steps by the roles that own them, dated in the past.

    Used by the files of ``demo/`` only. A document is made by the step that makes it
    in real life; only its dates are set back afterwards.
    """

    _name = "aftersales.demo"
    _description = "After-Sales Demo Player"

    # === ENTRY POINTS === #

    @api.model
    def _receive(self, product_id, serials, days_ago):
        """Put new units into stock, so many days ago.

        :return: the ``stock.lot`` of the units
        """
        product = self.env["product.product"].browse(product_id)
        when = self._get_moment(days_ago, 9)
        lots = self.env["stock.lot"].create(
            [
                {
                    "name": serial,
                    "product_id": product.id,
                    "manufacture_date": when - timedelta(days=45),
                    "receipt_date": when,
                }
                for serial in serials
            ]
        )
        location = self.env.ref("stock.stock_location_stock")
        self.env["stock.quant"].with_context(inventory_mode=True).create(
            [
                {
                    "product_id": product.id,
                    "location_id": location.id,
                    "lot_id": lot.id,
                    "inventory_quantity": 1,
                }
                for lot in lots
            ]
        ).action_apply_inventory()
        lines = self.env["stock.move.line"].search([("lot_id", "in", lots.ids)])
        lines.date = lines.move_id.date = when
        return lots

    @api.model
    def _sell(self, order_id, serials_by_product, days_ago):
        """Sell and deliver new units, so many days ago; their cards are issued.

        :param int order_id: a draft ``sale.order`` without lines
        :param dict serials_by_product: serials by the id of their product
        """
        order = self.env["sale.order"].browse(order_id)
        when = self._get_moment(days_ago, 10)
        lots = self.env["stock.lot"]
        for product_id, serials in serials_by_product.items():
            lots |= self._receive(product_id, serials, days_ago + 20)
        order.order_line = [
            Command.create({"product_id": product.id, "product_uom_qty": len(group)})
            for product, group in lots.grouped("product_id").items()
        ]
        order.action_confirm()
        self._deliver(order.picking_ids, lots)
        order.date_order = when
        self._backdate_pickings(order.picking_ids, when)
        lots.card_ids.write({"purchase_date": when, "delivery_date": when})

    def _deliver(self, picking, lots):
        for move in picking.move_ids:
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(
                    move._prepare_move_line_vals(quantity=1) | {"lot_id": lot.id}
                )
                for lot in lots
                if lot.product_id == move.product_id
            ]
            move.picked = True
        picking.with_context(skip_sms=True).button_validate()

    @api.model
    def _play(self, case_id, steps):
        """Lead a demo case through its steps.

        :param int case_id: a draft ``aftersales.case``
        :param list steps: tuples (days ago, hour of the day, step, *arguments); a
            step is the end of the name of a ``_step_`` method below
        """
        case = self.env["aftersales.case"].browse(case_id)
        if steps:
            self._backdate_reception(case, self._get_moment(*steps[0][:2]))
        for days_ago, hour, step, *args in steps:
            when = self._get_moment(days_ago, hour)
            # a transfer brings another branch in
            case = case.with_context(
                allowed_company_ids=(case.company_id | case.workshop_company_id).ids
            )
            getattr(self, f"_step_{step}")(case, when, *args)
            self.env.flush_all()
            self._backdate_case(case, when)
            self._tell(when)
        self._cancel_mails()

    # === STEPS === #

    def _step_take_in(self, case, when):
        self._as("reception", case).action_confirm()

    def _step_assign(self, case, when, technician_id, planned_days_ago, planned_hour):
        planned = self._get_day(planned_days_ago, planned_hour)
        self._as("dispatcher", case).action_assign(technician_id, planned)

    def _step_accept(self, case, when):
        self._as_technician(self._get_order(case)).action_accept()

    def _step_diagnose(self, case, when, mode, cause, agent):
        self._as("dispatcher", case).write(
            {
                f"fault_{kind}_id": self.env.ref(
                    f"aftersales_repair.aftersales_fault_{kind}_{name}"
                ).id
                for kind, name in (("mode", mode), ("cause", cause), ("agent", agent))
                if name
            }
        )

    def _step_quote(self, case, when):
        orders = self._as("dispatcher", case).action_quote().sudo()
        orders.date_order = when

    def _step_customer_accepts(self, case, when):
        order = case.sudo().sale_order_ids.filtered(lambda sale: sale.state == "sent")
        order.write({"signed_by": case.partner_id.name, "signed_on": when})
        order.action_confirm()
        order.date_order = when

    def _step_customer_refuses(self, case, when):
        case.sudo().sale_order_ids._action_cancel()

    def _step_start(self, case, when):
        self._as_technician(self._get_order(case)).action_start()
        self._get_order(case).open_log_id.date_start = when

    def _step_submit(self, case, when, work_done, beyond_repair=False):
        order = self._get_order(case)
        if not order.open_log_id.date_start or case.state != "to_repair":
            self._as_technician(order).action_start()
        log = order.open_log_id
        log.write(
            {
                "date_end": when,
                "date_start": min(log.date_start, when - timedelta(minutes=45)),
                "work_done": work_done,
                "is_beyond_repair": beyond_repair,
            }
        )
        self._as_technician(log).action_submit()
        log.filtered("approved_date").approved_date = when

    def _step_fail(self, case, when, reason):
        check = self._get_check(case)
        self._as("inspector", check).action_fail(reason)
        check.date_done = when

    def _step_pass(self, case, when):
        check = self._get_check(case)
        check.line_ids.result = "good"
        self._as("inspector", check).action_pass()
        check.date_done = when
        check.log_id.approved_date = when

    def _step_shelve(self, case, when):
        self._as("inspector", case).action_sort()

    def _step_replace(self, case, when, serial):
        lot = self.env["stock.lot"].search(
            [("name", "=", serial), ("product_id", "=", case.product_id.id)]
        )
        self._as("dispatcher", case).action_replace(lot.id)

    def _step_deliver(self, case, when):
        self._as("reception", case).action_deliver()

    def _step_cancel(self, case, when, reason):
        self._as("reception", case).action_cancel(reason)

    def _step_invoice(self, case, when):
        accountant_case = self._as("accountant", case)
        accountant_case.action_invoice()
        case.sudo().invoice_ids.invoice_date = when
        accountant_case.invoice_ids.action_post()

    # === HELPERS === #

    def _as(self, role, records):
        """Return records as the demo user of a role acts on them."""
        return records.with_user(self.env.ref(f"{USERS}{role}"))

    def _as_technician(self, records):
        """Return records as their technician, or the dispatcher for one offline."""
        user = records.technician_id.user_id
        return records.with_user(user) if user else self._as("dispatcher", records)

    def _get_order(self, case):
        return case.sudo().order_ids.filtered("is_open").sorted("id")[-1:]

    def _get_check(self, case):
        return case.sudo().check_ids.filtered(lambda check: check.state == "todo")

    def _get_day(self, days_ago, hour):
        """Return an hour of the day so many days ago; the future is negative."""
        day = fields.Date.today() - timedelta(days=days_ago)
        return datetime.combine(day, time(int(hour), int(hour % 1 * 60)))

    def _get_moment(self, days_ago, hour):
        """Return a moment that has passed already."""
        return min(self._get_day(days_ago, hour), fields.Datetime.now())

    # === DATES === #

    def _backdate_reception(self, case, when):
        case.write({"date_received": when, "date_failure": when.date()})
        case.request_id.date = min(when, case.request_id.date)
        case.sudo().state_log_ids.user_id = case.request_id.user_id

    def _backdate_case(self, case, when):
        """Set back what the last step has dated now."""
        case = case.sudo()
        now = self.env.cr.now().replace(microsecond=0)
        rows = case.state_log_ids
        rows.filtered(lambda row: row.date_start >= now).date_start = when
        for row in rows.filtered(lambda row: row.date_end and row.date_end >= now):
            row.date_end = when
            row.hours = (when - row.date_start).total_seconds() / 3600
            row.working_hours = row._get_working_hours(when)
        for field in ("date_closed", "date_ready"):
            if case[field] and case[field] >= now:
                case[field] = when
        for order in case.order_ids:
            for field in ("date_dispatched", "date_accepted", "date_refused"):
                if order[field] and order[field] >= now:
                    order[field] = when
        self._backdate_pickings(
            case.picking_ids.filtered(lambda picking: picking.date_done >= now), when
        )

    def _backdate_pickings(self, pickings, when):
        pickings.date_done = when
        pickings.move_ids.date = when
        pickings.move_ids.move_line_ids.date = when

    def _tell(self, when):
        """Tell what the last step has written down, as if it were told then."""
        logs = self.env["aftersales.notification.log"].sudo()
        for log in logs.search([("state", "=", "pending")]):
            log._send()
            log.filtered("date_sent").date_sent = when
            log.filtered(lambda told: told.state == "queued").state = "sent"

    def _cancel_mails(self):
        """Keep what the demo says to its invented customers in the house."""
        self.env["mail.mail"].sudo().search(
            [("state", "=", "outgoing"), ("model", "in", self._get_mailed_models())]
        ).cancel()

    def _get_mailed_models(self):
        """Return the models whose mails go to invented people. Hook."""
        return (
            "aftersales.request",
            "aftersales.case",
            "aftersales.order",
            "sale.order",
            "account.move",
        )
