{
    "name": "After-Sales Warranty",
    "summary": "Warranty cards by serial number, issued by the delivery itself",
    "version": "19.0.1.0.0",
    "category": "Services/After-Sales",
    "author": "After-Sales Contributors",
    "license": "LGPL-3",
    "depends": [
        "phone_validation",
        "sale_stock",
        "sms",
    ],
    "data": [
        "security/aftersales_warranty_groups.xml",
        "security/ir.model.access.csv",
        "data/ir_sequence_data.xml",
        "views/aftersales_warranty_menus.xml",
    ],
    "application": True,
}
