from . import test_hourly_cost
from . import test_log_verdicts
from . import test_rights
