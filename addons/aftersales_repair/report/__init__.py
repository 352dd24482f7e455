from . import case_state_report
