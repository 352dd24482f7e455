from . import pay_sheet
