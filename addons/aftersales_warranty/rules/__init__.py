from . import coverage
from . import date_span
from . import identifier
from . import jalali
from . import number_pattern
