from . import caller, portal
