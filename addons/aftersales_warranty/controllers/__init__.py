from . import serial_import
