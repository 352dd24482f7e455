from . import unit_filter_mixin
from . import pay_rule_mixin

from . import (
    case,
    commission_bracket,
    commission_rule,
    deduction_rule,
    hr_employee,
    notification_dispute,
    old_part,
    score_criterion,
    score_line,
    score_line_correction,
    score_line_dispute,
    score_line_evaluation,
    score_line_link,
    score_line_pay,
    score_line_store,
    score_period,
    score_period_compute,
    score_scheme,
    technician,
    work_log,
    work_log_facts,
)
