from . import serial_generate
from . import warranty_card_void
from . import warranty_override_wizard
from . import warranty_extend
from . import warranty_extension_refuse
