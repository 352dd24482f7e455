"""Every route of our addons, and who may go through it."""

from dataclasses import dataclass

CUSTOMER = ("customer",)
# who acts for the whole office of the agent
AGENT = ("agent", "clerk of the agent")
# who is in a group that follows the units of a branch
FOLLOWER = ("branch follower", "region follower")
FOLLOWED = (*AGENT, *FOLLOWER)
BOTH = (*CUSTOMER, *FOLLOWED)
# the office of an agent hands in what its technicians have done
TECHNICIAN = ("technician", *AGENT)


@dataclass(frozen=True)
class Door:
    """A route: who may read what the addresses of the victims show, and at what cost.

    ``values`` gives the parameters that are no ids of the victims, by their name.
    ``budget`` is how many queries it may take once its templates are compiled, for
    its readers, or ``guest`` where nobody reads anything there.
    """

    readers: tuple = ()
    budget: int = 0
    guest: str = "nobody"
    values: dict | None = None


# every route of our addons, and who may read there what the victims have
DOORS = {
    # customer
    "/my/warranty": Door((*CUSTOMER, *FOLLOWER), budget=27),
    "/my/warranty/page/<int:page>": Door((*CUSTOMER, *FOLLOWER), budget=27),
    "/my/units": Door(CUSTOMER, budget=13),
    "/my/units/page/<int:page>": Door(CUSTOMER, budget=13),
    "/my/warranty/<int:card_id>": Door((*CUSTOMER, *FOLLOWER), budget=34),
    "/my/warranty/<int:card_id>/document/<int:document_id>": Door(CUSTOMER, budget=7),
    "/my/warranty/<int:card_id>/service": Door(CUSTOMER, budget=22),
    "/my/service/new": Door(CUSTOMER, budget=29),
    "/my/cases": Door(BOTH, budget=21),
    "/my/cases/page/<int:page>": Door(BOTH, budget=21),
    "/my/cases/<int:case_id>": Door(BOTH, budget=35),
    "/my/cases/<int:case_id>/document/<int:document_id>": Door(BOTH, budget=9),
    "/my/cases/<int:case_id>/estimate": Door(CUSTOMER, budget=19),
    "/my/cases/<int:case_id>/estimate/decline": Door(CUSTOMER, budget=16),
    "/my/cases/<int:case_id>/estimate/sign": Door(CUSTOMER, budget=11),
    "/my/cases/<int:case_id>/received": Door(CUSTOMER, budget=13),
    "/my/cases/<int:case_id>/minutes/<int:log_id>": Door(CUSTOMER, budget=9),
    "/my/cases/<int:case_id>/minutes/<int:log_id>/<int:document_id>": Door(
        CUSTOMER, budget=9
    ),
    "/my/warranty/register": Door(CUSTOMER, budget=12),
    # whoever got the link
    "/w/<int:card_id>/<string:token>": Door(CUSTOMER, budget=5),
    "/c/<int:case_id>/<string:token>": Door(CUSTOMER, budget=7),
    # agent
    "/my/requests": Door(FOLLOWED, budget=11),
    "/my/requests/page/<int:page>": Door(FOLLOWED, budget=11),
    "/my/requests/<int:request_id>": Door(FOLLOWED, budget=16),
    "/my/requests/<int:request_id>/page/<int:page>": Door(FOLLOWED, budget=16),
    "/my/requests/new": Door(AGENT, budget=27),
    "/my/requests/template.<any(csv,xlsx):kind>": Door(budget=2, guest="agent"),
    "/my/requests/group": Door(AGENT, budget=34),
    "/my/requests/group/<int:intake_id>": Door(AGENT, budget=11),
    "/my/requests/group/<int:intake_id>/correct": Door(AGENT, budget=17),
    "/my/requests/group/<int:intake_id>/send": Door(AGENT, budget=11),
    "/my/requests/group/<int:intake_id>/step": Door(AGENT, budget=14),
    "/my/repairs/template.<any(csv,xlsx):kind>": Door(budget=2, guest="agent"),
    "/my/repairs/report": Door(AGENT, budget=5),
    "/my/consumers": Door(AGENT, budget=9),
    "/my/consumers/new": Door(AGENT, budget=6),
    "/my/consumers/page/<int:page>": Door(AGENT, budget=9),
    "/my/jobs/<int:order_id>/assign": Door(AGENT, budget=36),
    "/my/office/jobs": Door(AGENT, budget=31),
    "/my/office/jobs/page/<int:page>": Door(AGENT, budget=31),
    "/my/cases/<int:case_id>/assign": Door(FOLLOWED, budget=36),
    "/my/parts": Door(AGENT, budget=29),
    "/my/parts/<any(held,owed,asked):kind>": Door(AGENT, budget=16),
    "/my/parts/<any(held,owed,asked):kind>/page/<int:page>": Door(AGENT, budget=16),
    "/my/sales": Door(AGENT, budget=6),
    "/my/desks": Door(AGENT, budget=13),
    "/my/desks/page/<int:page>": Door(AGENT, budget=13),
    "/my/desks/new": Door(AGENT, budget=19),
    "/my/desks/<int:counter_id>": Door(AGENT, budget=15),
    "/my/desks/<int:counter_id>/page/<int:page>": Door(AGENT, budget=15),
    "/my/desks/<int:counter_id>/edit": Door(AGENT, budget=22),
    "/my/desks/<int:counter_id>/visitor": Door(AGENT, budget=19),
    "/my/desks/<int:counter_id>/<any(call,done,gone,back):step>": Door(
        AGENT, budget=26
    ),
    # a sales order, by core's page
    "/my/orders/<int:order_id>/update_line_dict": Door(CUSTOMER, budget=13),
    # technician
    "/my/jobs": Door(TECHNICIAN, budget=29),
    "/my/jobs/page/<int:page>": Door(TECHNICIAN, budget=29),
    "/my/jobs/<int:order_id>": Door(TECHNICIAN, budget=34),
    "/my/jobs/<int:order_id>/<any(accept,refuse,start):step>": Door(
        TECHNICIAN, budget=39
    ),
    "/my/jobs/<int:order_id>/<any(save,submit):step>": Door(TECHNICIAN, budget=49),
    "/my/jobs/<int:order_id>/sheet/<int:log_id>": Door(TECHNICIAN, budget=40),
    "/my/jobs/<int:order_id>/sheet/<int:log_id>/<int:document_id>": Door(
        TECHNICIAN, budget=7
    ),
    "/my/jobs/<int:order_id>/sign/<int:log_id>": Door(TECHNICIAN, budget=11),
    "/my/jobs/<int:order_id>/clock": Door(TECHNICIAN, budget=41),
    "/my/jobs/<int:order_id>/minutes/<int:log_id>": Door(TECHNICIAN, budget=7),
    "/my/jobs/<int:order_id>/parts/<any(ask,draw,bring):step>": Door(
        TECHNICIAN, budget=55
    ),
    "/my/jobs/<int:order_id>/parts/add": Door(TECHNICIAN, budget=41),
    "/my/jobs/<int:order_id>/photo": Door(TECHNICIAN, budget=6),
    "/my/jobs/parts": Door(TECHNICIAN, budget=25),
    "/my/jobs/parts/<any(held,owed,asked):kind>": Door(TECHNICIAN, budget=16),
    "/my/jobs/parts/<any(held,owed,asked):kind>/page/<int:page>": Door(
        TECHNICIAN, budget=16
    ),
    "/my/jobs/parts/give-back": Door(TECHNICIAN, budget=36),
    # anybody
    "/reception/<string:token>": Door(budget=27),
    "/reception/<string:token>/code": Door(budget=13),
    "/warranty/check": Door(budget=6),
    "/aftersales/sms/<int:gateway_id>": Door(budget=13),
    # back office
    "/aftersales/call/<string:phone>": Door(
        budget=11, guest="staff reception", values={"phone": "+989120001234"}
    ),
    "/aftersales/serial_import/<int:import_id>/report.xlsx": Door(
        budget=12, guest="staff storekeeper"
    ),
    "/aftersales/serial_import/template/<string:kind>.xlsx": Door(
        budget=1, guest="staff storekeeper", values={"kind": "serial"}
    ),
}
