from . import test_form_rules
from . import test_portal_access
from . import test_portal_case
from . import test_portal_evidence
from . import test_portal_job
from . import test_portal_tours
from . import test_portal_warranty
