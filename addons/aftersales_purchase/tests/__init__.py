from . import test_part_purchase
