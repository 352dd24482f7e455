from . import (
    test_rules,
    test_score_access,
    test_score_line,
    test_score_pay,
    test_score_period,
)
