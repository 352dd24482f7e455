from . import demo_pay
