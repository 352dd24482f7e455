from . import demo_player
<<<<<<< HEAD
from . import demo_sorting
from . import demo_installation
=======
from . import demo_place
>>>>>>> 1c8a298 ([IMP] aftersales_repair: show travelling units in the demo)
