from . import warranty_card_void
from . import warranty_override_wizard
