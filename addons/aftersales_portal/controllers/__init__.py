from . import portal
from . import case
from . import check
from . import job
from . import job_sign
from . import warranty
from . import sms
