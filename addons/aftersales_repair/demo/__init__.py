from . import demo_player
from . import demo_sorting
