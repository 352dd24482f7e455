{
    "name": "After-Sales Purchase",
    "summary": "Parts that are asked for are bought: on the market, or from the maker",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "author": "After-Sales Contributors",
    "license": "LGPL-3",
    "auto_install": True,
    "depends": [
        "aftersales_repair",
        "purchase_stock",
    ],
    "data": [
        "views/part_request_views.xml",
        "views/purchase_order_views.xml",
    ],
    "uninstall_hook": "uninstall_hook",
}
