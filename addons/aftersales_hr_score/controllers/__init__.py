from . import pay_sheet, portal
