from . import portal
from . import case
from . import job
from . import warranty
