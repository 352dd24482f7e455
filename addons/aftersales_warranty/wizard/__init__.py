from . import warranty_card_void
