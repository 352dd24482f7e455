from . import coverage
from . import date_span
from . import identifier
