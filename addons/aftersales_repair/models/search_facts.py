"""What orders, logs and requests are searched by, though it belongs to their case."""

from odoo import fields, models


class AftersalesCase(models.Model):
    """The category by which cases are filtered beside the list."""

    _inherit = "aftersales.case"

    categ_id = fields.Many2one(
        related="product_id.categ_id",
        string="Product Category",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    channel_id = fields.Many2one(related="request_id.channel_id")
    # not stored: a batch that is entered later would be written on all its cases
    batch_ref = fields.Char(related="lot_id.batch_ref", string="Production Batch")
    manufacture_date = fields.Date(
        related="lot_id.manufacture_date", string="Manufactured On"
    )


class AftersalesOrder(models.Model):
    """An order is searched by card, account, category and reception of its case."""

    _inherit = "aftersales.order"

    request_id = fields.Many2one(related="case_id.request_id")
    card_id = fields.Many2one(related="case_id.card_id")
    card_date_end = fields.Date(related="case_id.card_date_end")
    cover_state = fields.Selection(related="case_id.cover_state")
    categ_id = fields.Many2one(related="case_id.categ_id", string="Product Category")
    service_type_id = fields.Many2one(related="case_id.service_type_id")
    priority_id = fields.Many2one(related="case_id.priority_id")
    priority_color = fields.Integer(related="case_id.priority_color")
    channel_id = fields.Many2one(related="case_id.channel_id")
    date_received = fields.Datetime(related="case_id.date_received")


class AftersalesWorkLog(models.Model):
    """A log is searched by card, account, category and reception of its case."""

    _inherit = "aftersales.work.log"

    request_id = fields.Many2one(related="case_id.request_id")
    card_id = fields.Many2one(related="case_id.card_id")
    categ_id = fields.Many2one(related="case_id.categ_id", string="Product Category")
    work_type_id = fields.Many2one(related="case_id.work_type_id", store=True)
    service_type_id = fields.Many2one(related="case_id.service_type_id")
    channel_id = fields.Many2one(related="case_id.channel_id")
    date_received = fields.Datetime(related="case_id.date_received")
    agent_id = fields.Many2one(related="order_id.agent_id")
    batch_ref = fields.Char(related="case_id.batch_ref", string="Production Batch")
