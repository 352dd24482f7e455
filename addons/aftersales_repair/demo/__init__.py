from . import demo_player
