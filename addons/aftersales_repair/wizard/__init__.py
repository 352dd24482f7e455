from . import case_assign, case_cancel, case_replace, check_fail
