from . import demo_player
from . import demo_player_log
from . import demo_sorting
from . import demo_installation
from . import demo_place
from . import demo_technician_stock

from . import demo_old_part
from . import demo_invoice
from . import demo_exchange
from . import demo_supply
