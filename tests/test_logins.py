"""The logins that ./aftersales up prints: each opens its first page."""

import pytest

from launcher.demo import ROLES


@pytest.mark.parametrize("login", ROLES)
def test_demo_login_opens_its_first_page(rpc, login):
    session = rpc(login)

    page = session.get("/odoo")

    assert page.status_code == 200
    assert page.url.endswith("/my" if "portal" in ROLES[login] else "/odoo"), page.url
