"""Reception, technician and customer at work in a real browser."""

import re

from chain import Chain
from playwright.sync_api import expect

# a first page makes its assets, which takes long on a busy machine
expect.set_options(timeout=30_000)


def open_menu(page, section, name):
    """Go to a menu of the app as a person does."""
    page.goto("/odoo")
    page.locator(".o_navbar_apps_menu button").click()
    page.get_by_role("menuitem", name="After-Sales", exact=True).click()
    page.locator(".o_menu_sections").get_by_text(section, exact=True).click()
    page.locator(".o-dropdown--menu").get_by_text(name, exact=True).click()


def field(page, name):
    """Return the widget of a field of the form."""
    return page.locator(f".o_form_view .o_field_widget[name={name}]").first


def test_reception_takes_a_unit_in_by_typing_its_serial(world, login_page):
    lot_id = world.sell_unit()
    serial = world.name_of("stock.lot", lot_id)
    customer = world.name_of("res.partner", world.customer_id)
    page = login_page(world.login("reception"))

    open_menu(page, "Service", "Requests")
    page.locator(".o_control_panel_main_buttons .o_list_button_add").click()
    field(page, "partner_id").locator("input").fill(customer)
    page.locator(".o-autocomplete--dropdown-item", has_text=customer).first.click()
    page.get_by_role("button", name="Add a line").click()
    row = page.locator(".o_selected_row")
    row.locator("[name=identifier] input").fill(serial)
    row.locator("[name=identifier] input").press("Tab")
    expect(row.locator("[name=lot_id] input")).to_have_value(serial)
    row.locator("[name=complaint] textarea, [name=complaint] input").fill("Too warm")
    page.get_by_role("button", name="Take In").click()

    expect(page.locator(".o_arrow_button_current")).to_have_text("Awaiting Assignment")
    case = world.setup.search_read(
        "aftersales.case",
        [("lot_id", "=", lot_id)],
        ["state", "partner_id", "complaint", "is_in_custody"],
    )
    assert [(each["state"], each["complaint"]) for each in case] == [
        ("to_assign", "Too warm")
    ]
    assert case[0]["partner_id"][0] == world.customer_id
    assert case[0]["is_in_custody"]


def test_technician_finds_accepts_and_starts_a_job(world, login_page):
    chain = Chain.at("assigned", world)
    order = world.name_of("aftersales.order", chain.order_id)
    page = login_page(world.login("technician"))

    open_menu(page, "Service", "My Jobs")
    page.locator(".o_kanban_record", has_text=order).get_by_text(order).click()
    page.locator(".o_form_view").get_by_role("button", name="Accept").click()
    expect(page.locator(".o_arrow_button_current")).to_have_text("Accepted")
    chain.diagnose()
    chain.quote()
    chain.agree()
    page.reload()
    page.get_by_role("button", name="Start Work").click()

    field(page, "work_done").locator("textarea").fill("Replaced the compressor")
    page.get_by_role("button", name="Submit").click()
    page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    expect(page.locator(".o_arrow_button_current")).to_have_text("Submitted")
    assert chain.state == "to_check"
    assert len(chain.moves(product_id=chain.goods.gasket_id)) == 1


def test_customer_reads_the_case_and_signs_the_estimate(world, login_page):
    chain = Chain.at("quoted", world)
    case = chain.read("name")["name"]
    serial = world.name_of("stock.lot", chain.lot_id)
    estimate = world.name_of("sale.order", chain.estimate_ids[0])
    page = login_page(world.login("customer"))

    page.goto("/my/cases")
    page.get_by_role("link", name=case).first.click()
    expect(page.locator("main")).to_contain_text(serial)
    expect(page.locator(".o_aftersales_timeline")).to_be_visible()
    page.get_by_role("link", name=re.compile(estimate)).first.click()
    page.get_by_role("button", name="Accept & Sign").first.click()
    dialog = page.locator("#modalaccept")
    dialog.locator(".o_web_sign_name_input").fill("Leila Karimi")
    dialog.locator(".o_web_sign_auto_button").click()
    dialog.locator(".o_portal_sign_submit").click()
    page.wait_for_url(re.compile("message=sign_ok"))

    assert chain.state == "quote_approved"
    page.goto(f"/my/cases/{chain.case_id}")
    expect(page.get_by_role("link", name=re.compile(estimate))).to_contain_text(
        "Accepted"
    )
