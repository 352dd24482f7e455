from . import (
    part_request,
    part_request_line,
    purchase_order,
    purchase_order_audit,
    purchase_order_line,
    purchase_order_line_audit,
    stock_move,
    stock_picking,
    stock_rule,
)
