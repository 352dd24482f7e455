from . import (
    case_assign,
    case_cancel,
    case_replace,
    case_unlock,
    check_fail,
    product_serviceable,
)
