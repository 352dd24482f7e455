from . import (
    test_pay_month,
    test_pay_sheet,
    test_rights,
    test_rules,
    test_score_access,
    test_score_concurrency,
    test_score_dispute,
    test_score_dispute_activity,
    test_score_line,
    test_score_pay,
    test_score_period,
    test_score_rules_of_pay,
)
