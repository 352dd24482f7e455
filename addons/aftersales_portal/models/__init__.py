from . import case
from . import case_state_log
from . import order
from . import warranty_card
from . import warranty_coverage
from . import work_log
from . import work_log_evidence
