from . import test_genealogy
from . import test_kit
from . import test_parts_import
from . import test_production
from . import test_rule_genealogy
from . import test_serial_pattern
from . import test_unbuild
