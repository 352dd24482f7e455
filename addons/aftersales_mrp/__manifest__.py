{
    "name": "After-Sales Manufacturing",
    "summary": "Units come out of production with their date, components and card",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "author": "After-Sales Contributors",
    "license": "LGPL-3",
    "auto_install": True,
    "depends": [
        "aftersales_warranty",
        "mrp",
    ],
    "data": [
        "views/mrp_bom_views.xml",
        "views/mrp_production_views.xml",
        "views/product_template_views.xml",
        "views/stock_lot_views.xml",
        "views/unit_component_views.xml",
    ],
    "demo": [
        "demo/production_demo.xml",
    ],
    "uninstall_hook": "uninstall_hook",
}
