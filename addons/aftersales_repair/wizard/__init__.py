from . import (
    case_assign,
    case_cancel,
    case_replace,
    case_unlock,
    case_wait,
    check_fail,
    product_serviceable,
)
