from odoo.addons.aftersales_warranty.tests.page_walk import PageWalkCase

from .common import AftersalesPortalCommon


class BrowserCommon(PageWalkCase, AftersalesPortalCommon):
    """A visitor who walks through the portal in a real browser."""

    walk_start = "/warranty/check"
