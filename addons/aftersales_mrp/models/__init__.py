from . import mrp_bom
from . import mrp_production
from . import mrp_production_genealogy
from . import mrp_unbuild
from . import product_part
from . import product_template
from . import stock_move_line
from . import unit_component
