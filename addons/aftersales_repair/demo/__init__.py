from . import demo_player
<<<<<<< HEAD
from . import demo_sorting
=======
from . import demo_installation
>>>>>>> 86b63f1 ([IMP] aftersales_repair: ask for overdue installation cards, show installations)
