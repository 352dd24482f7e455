from . import models
from . import rules
from . import wizard
from .hooks import uninstall_hook
