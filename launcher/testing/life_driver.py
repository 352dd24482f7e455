"""Runs inside Odoo's shell: takes addons away, and tries what is left."""

import logging

_logger = logging.getLogger(__name__)


def main(env, task, *arguments):
    """Run one task on the database of ``env``."""
    {
        "uninstall": uninstall,
        "core": try_core,
        "screens": try_screens,
        "dispute": open_dispute,
        "disputed": check_dispute,
    }[task](env, *arguments)


def uninstall(env, *names):
    """Take addons away, with all that depend on them, as the Apps menu does."""
    modules = env["ir.module.module"].search([("name", "in", names)])
    modules.button_immediate_uninstall()


# === CORE === #


def try_core(env):
    """Sell, deliver, bill, and open the bill's page as a customer does."""
    env = env(context={**env.context, "skip_sms": True, "tracking_disable": True})
    _have_accounts(env)
    order = _sell(env)
    _deliver(order)
    invoice = order._create_invoices()
    invoice.action_post()
    assert invoice.state == "posted", invoice.state
    url = invoice.get_portal_url()
    env.cr.commit()
    _open(url, invoice.name)


def _have_accounts(env):
    """Give the company a chart of accounts, which a database without demo lacks."""
    company = env.company
    if not company.chart_template:
        env["account.chart.template"].try_loading("generic_coa", company)


def _sell(env):
    product = env["product.product"].create(
        {"name": "Plain Chair", "type": "consu", "is_storable": True, "list_price": 90}
    )
    stock = (
        env["stock.warehouse"]
        .search([("company_id", "=", env.company.id)], limit=1)
        .lot_stock_id
    )
    env["stock.quant"].create(
        {"product_id": product.id, "location_id": stock.id, "inventory_quantity": 3}
    ).action_apply_inventory()
    order = env["sale.order"].create(
        {
            "partner_id": env["res.partner"].create({"name": "Plain Customer"}).id,
            "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 2})],
        }
    )
    order.action_confirm()
    return order


def _deliver(order):
    """Hand the goods over."""
    picking = order.picking_ids
    picking.move_ids.quantity = 2
    picking.move_ids.picked = True
    picking.button_validate()
    assert picking.state == "done", picking.state


def _open(url, word):
    """Open a page without a server, and expect a word on it."""
    from werkzeug.test import Client  # noqa: PLC0415

    from odoo import http  # noqa: PLC0415  Odoo's Python only

    answer = Client(http.root).get(url)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200, f"{url}: {answer.status}"
    assert word in page, f"{url} does not show {word}"


def try_screens(env):
    """Have Odoo build every view that an action opens."""
    actions = env["ir.actions.act_window"].search([])
    built = 0
    for action in actions:
        kinds = [(id_ or False, kind) for id_, kind in action.views]
        views = [*kinds, (action.search_view_id.id, "search")]
        env[action.res_model].get_views(views)
        built += len(views)
    _logger.info("%s views of %s actions were built", built, len(actions))


# === AN OLD DISPUTE === #


def open_dispute(env):
    """Let one line of an old database be in dispute, told to nobody."""
    line = env["aftersales.score.line"].search([], order="id", limit=1)
    assert line, "the old database has no score to dispute"
    env.cr.execute(
        "UPDATE aftersales_score_line SET dispute_state = 'open' WHERE id = %s",
        [line.id],
    )
    env["ir.config_parameter"].set_param("life.dispute", line.id)
    env.cr.commit()


def check_dispute(env):
    """Expect that the dispute of the old database was told to who answers, once."""
    line_id = int(env["ir.config_parameter"].get_param("life.dispute"))
    line = env["aftersales.score.line"].browse(line_id)
    assert line.dispute_state == "open", line.dispute_state
    told = env["aftersales.notification.log"].search_count(
        [("event", "=", "score_disputed"), ("res_id", "=", line_id)]
    )
    assert told, f"nobody was told of the dispute of {line.display_name}"
