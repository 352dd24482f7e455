from . import (
    part_request,
    part_request_line,
    purchase_order,
    purchase_order_line,
    stock_move,
    stock_rule,
)
