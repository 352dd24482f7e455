from . import (
    case,
    commission_rule,
    hr_employee,
    score_criterion,
    score_line,
    score_line_evaluation,
    score_period,
    score_scheme,
    technician,
    work_log,
)
