"""What each route of our addons takes besides its address, and of what kind it is."""

from ..models.gateway_field import FORM_FIELDS

# kind of each parameter by its name, see ``fuzz_values``
KINDS = {
    **dict.fromkeys(
        (
            *("address", "category", "category_id", "counter_id", "fault_agent_id"),
            *("fault_cause_id", "fault_mode_id", "gateway_id", "line_id", "log_id"),
            *("order", "page", "product_id", "revision", "service_id", "serving"),
            *("technician_id", "ticket_id", "user_ids", "work_type_id"),
            *("work_type_ids", "keep"),
        ),
        "id",
    ),
    **dict.fromkeys(("quantity", "quantity_0", "input_quantity"), "number"),
    **dict.fromkeys(("purchase_date", "visit_day"), "date"),
    **dict.fromkeys(("date_start", "date_end", "date_planned", "date"), "moment"),
    **dict.fromkeys(
        ("access_token", "client_key", "code", "key", "proof", "secret", "version"),
        "token",
    ),
    **dict.fromkeys(
        (
            *("added", "filterby", "groupby", "kind", "place", "report_type"),
            *("search_in", "sortby", "step", "success", "target", "unit", "visit_part"),
        ),
        "word",
    ),
    **dict.fromkeys(("active", "download", "is_beyond_repair", "remove"), "flag"),
    **dict.fromkeys(FORM_FIELDS, "text"),
    **dict.fromkeys(
        (
            *("from", "id", "name", "number", "part_0", "prefix", "reason", "search"),
            *(
                "seller_name",
                "serial",
                "text",
                "unit_name",
                "visitor_name",
                "work_done",
            ),
        ),
        "text",
    ),
    "phone": "phone",
    "units": "list",
    "sales": "list",
    "signature": "picture",
    **dict.fromkeys(("bill", "list_file", "photo", "photos", "sheets"), "file"),
}

PAGE = ("access_token", "success")
LIST = ("search", "search_in", "sortby", "filterby", "groupby", "page", "success")
PAPER = (*PAGE, "report_type", "download")
STEP = ("access_token", "order", "revision", "note")
SERVICE = (
    *("access_token", "unit", "serial", "unit_name", "complaint", "category", "place"),
    *("visit_day", "visit_part", "address", "street", "city", "phone", "key", "photos"),
)
RECEPTION = (
    *FORM_FIELDS,
    *("key", "work_type_id", "category_id", "counter_id", "ticket_id", "gateway_id"),
)
COUNTER = ("name", "prefix", "active", "user_ids", "work_type_ids")
UNITS = ("units", "list_file", "gateway_id", "counter_id", "product", "work_type_id")
# the form of a visit has inputs of its own for each line and checkpoint
VISIT = (
    *("log_id", "client_key", "version", "date_start", "date_end", "work_done"),
    *("is_beyond_repair", "fault_mode_id", "fault_cause_id", "fault_agent_id"),
    *("photos", "sheets", "@visit"),
)

# what each route takes, by its path; what starts with @ is told by the test
TAKEN = {
    # customer
    "/my/warranty": LIST,
    "/my/warranty/page/<int:page>": LIST,
    "/my/units": LIST,
    "/my/units/page/<int:page>": LIST,
    "/my/warranty/<int:card_id>": PAPER,
    "/my/warranty/<int:card_id>/document/<int:document_id>": PAGE,
    "/my/warranty/<int:card_id>/service": SERVICE,
    "/my/service/new": SERVICE,
    "/my/cases": LIST,
    "/my/cases/page/<int:page>": LIST,
    "/my/cases/<int:case_id>": PAPER,
    "/my/cases/<int:case_id>/document/<int:document_id>": PAGE,
    "/my/cases/<int:case_id>/estimate": (*PAGE, "step", "keep"),
    "/my/cases/<int:case_id>/estimate/decline": STEP,
    "/my/cases/<int:case_id>/estimate/sign": ("access_token", "name", "signature"),
    "/my/cases/<int:case_id>/received": STEP,
    "/my/cases/<int:case_id>/minutes/<int:log_id>": PAPER,
    "/my/cases/<int:case_id>/minutes/<int:log_id>/<int:document_id>": PAGE,
    "/my/warranty/register": (
        *("number", "purchase_date", "seller_name", "key", "bill", "success"),
    ),
    # whoever got the link
    "/w/<int:card_id>/<string:token>": PAGE,
    "/c/<int:case_id>/<string:token>": PAGE,
    # agent
    "/my/requests": LIST,
    "/my/requests/page/<int:page>": LIST,
    "/my/requests/<int:request_id>": LIST,
    "/my/requests/<int:request_id>/page/<int:page>": LIST,
    "/my/requests/new": RECEPTION,
    "/my/requests/template.<any(csv,xlsx):kind>": ("kind",),
    "/my/requests/group": (*UNITS, "list_number", "complaint", "key"),
    "/my/requests/group/<int:intake_id>": PAGE,
    "/my/requests/group/<int:intake_id>/correct": ("@lines", "key"),
    "/my/requests/group/<int:intake_id>/send": ("key",),
    "/my/requests/group/<int:intake_id>/step": ("key",),
    "/my/repairs/template.<any(csv,xlsx):kind>": ("kind",),
    "/my/repairs/report": (*UNITS, "technician_id", "service_id", "list_number"),
    "/my/consumers": (*LIST, "added"),
    "/my/consumers/new": ("customer_name", "phone", "street", "city"),
    "/my/consumers/page/<int:page>": LIST,
    "/my/jobs/<int:order_id>/assign": ("technician_id",),
    "/my/office/jobs": LIST,
    "/my/office/jobs/page/<int:page>": LIST,
    "/my/cases/<int:case_id>/assign": ("technician_id", "date_planned"),
    "/my/parts": ("technician_id", "key", "note", "part_0", "quantity_0", "success"),
    "/my/parts/<any(held,owed,asked):kind>": LIST,
    "/my/parts/<any(held,owed,asked):kind>/page/<int:page>": LIST,
    "/my/sales": (
        *("kind", "identifier", "customer_name", "phone", "purchase_date", "sales"),
        "list_file",
    ),
    "/my/desks": LIST,
    "/my/desks/page/<int:page>": LIST,
    "/my/desks/new": COUNTER,
    "/my/desks/<int:counter_id>": LIST,
    "/my/desks/<int:counter_id>/page/<int:page>": LIST,
    "/my/desks/<int:counter_id>/edit": COUNTER,
    "/my/desks/<int:counter_id>/visitor": (
        *("visitor_name", "phone", "work_type_id", "key"),
    ),
    "/my/desks/<int:counter_id>/<any(call,done,gone,back):step>": (
        *("serving", "ticket_id"),
    ),
    # a sales order, by core's page
    "/my/orders/<int:order_id>/update_line_dict": (
        *("line_id", "access_token", "remove", "input_quantity"),
    ),
    # technician
    "/my/jobs": LIST,
    "/my/jobs/page/<int:page>": LIST,
    "/my/jobs/<int:order_id>": PAGE,
    "/my/jobs/<int:order_id>/<any(accept,refuse,start):step>": ("reason",),
    "/my/jobs/<int:order_id>/<any(save,submit):step>": VISIT,
    "/my/jobs/<int:order_id>/sheet/<int:log_id>": ("key", "sheets"),
    "/my/jobs/<int:order_id>/sheet/<int:log_id>/<int:document_id>": PAGE,
    "/my/jobs/<int:order_id>/sign/<int:log_id>": ("name", "signature"),
    "/my/jobs/<int:order_id>/clock": ("kind",),
    "/my/jobs/<int:order_id>/minutes/<int:log_id>": ("report_type", "download"),
    "/my/jobs/<int:order_id>/parts/<any(ask,draw,bring):step>": ("key",),
    "/my/jobs/<int:order_id>/parts/add": ("product_id", "quantity"),
    "/my/jobs/<int:order_id>/photo": ("log_id", "target", "client_key", "photo"),
    "/my/jobs/parts": PAGE,
    "/my/jobs/parts/<any(held,owed,asked):kind>": LIST,
    "/my/jobs/parts/<any(held,owed,asked):kind>/page/<int:page>": LIST,
    "/my/jobs/parts/give-back": ("@quants", "key"),
    # anybody
    "/reception/<string:token>": RECEPTION,
    "/reception/<string:token>/code": ("proof", "code"),
    "/warranty/check": ("number",),
    "/aftersales/sms/<int:gateway_id>": ("from", "text", "id", "secret", "date"),
    # back office
    "/aftersales/call/<string:phone>": ("number",),
    "/aftersales/serial_import/<int:import_id>/report.xlsx": ("page",),
    "/aftersales/serial_import/template/<string:kind>.xlsx": ("kind",),
}
