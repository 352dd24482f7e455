from . import pivot
from . import serial_import
