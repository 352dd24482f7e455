"""Fields of the house's own, defined on work types and branches without code."""

from odoo import fields, models


class AftersalesWorkType(models.Model):
    """What this house also asks on cases, orders and logs of a work type."""

    _inherit = "aftersales.work.type"

    case_properties_definition = fields.PropertiesDefinition("Case Properties")
    order_properties_definition = fields.PropertiesDefinition("Order Properties")
    log_properties_definition = fields.PropertiesDefinition("Log Properties")


class ResCompany(models.Model):
    """What this branch also asks on its requests."""

    _inherit = "res.company"

    aftersales_request_properties_definition = fields.PropertiesDefinition(
        "Request Properties"
    )


class AftersalesCase(models.Model):
    """Own fields of a case, by its work type."""

    _inherit = "aftersales.case"

    case_properties = fields.Properties(
        "Properties", definition="work_type_id.case_properties_definition", copy=True
    )

    def _get_diagnosis_fields(self):
        return super()._get_diagnosis_fields() | {"case_properties"}


class AftersalesOrder(models.Model):
    """Own fields of an order, by its work type."""

    _inherit = "aftersales.order"

    order_properties = fields.Properties(
        "Properties",
        definition="work_type_id.order_properties_definition",
        copy=True,
        precompute=False,
    )


class AftersalesWorkLog(models.Model):
    """Own fields of a log, by its work type."""

    _inherit = "aftersales.work.log"

    log_properties = fields.Properties(
        "Properties",
        definition="work_type_id.log_properties_definition",
        copy=True,
        precompute=False,
    )


class AftersalesRequest(models.Model):
    """Own fields of a request, by its branch."""

    _inherit = "aftersales.request"

    request_properties = fields.Properties(
        "Properties",
        definition="company_id.aftersales_request_properties_definition",
        copy=True,
    )
