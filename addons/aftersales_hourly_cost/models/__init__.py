from . import technician
