from . import test_log_verdicts
from . import test_part_purchase
from . import test_rights
