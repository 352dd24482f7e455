from . import case_charge_report, case_state_report
