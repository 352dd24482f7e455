"""A list of units as an agent writes it: pasted, scanned line by line, or a file."""

from .word_list import WordList

MAX_UNITS = 5_000
# English, Persian and Chinese words for each column.
HEADER_WORDS = {
    "identifier": (
        "serial", "serial number", "serial no", "sn", "unit", "unit serial", "card",
        "card number", "warranty card", "warranty serial", "identifier",
        "سریال", "شماره سریال", "سریال کالا", "سریال دستگاه", "سریال گارانتی",
        "شماره کارت", "شناسه",
        "序列号", "产品序列号", "机身编号", "保修卡号", "卡号",
    ),
    "product": (
        "product", "product code", "item", "item code", "sku", "model", "barcode",
        "کالا", "محصول", "کد کالا", "کد محصول", "مدل", "بارکد",
        "产品", "产品编号", "型号", "货号", "条码",
    ),
    "complaint": (
        "complaint", "fault", "problem", "what is wrong", "description", "defect",
        "ایراد", "خرابی", "شرح", "شرح خرابی", "ایراد دستگاه", "توضیحات",
        "故障", "故障描述", "报修内容", "说明",
    ),
    "unit_condition": (
        "condition", "state", "damage", "وضعیت", "وضعیت ظاهری", "外观", "状态",
    ),
    "accessories": (
        "accessories", "with", "came with", "لوازم", "متعلقات", "لوازم همراه",
        "附件", "配件",
    ),
    "phone": (
        "phone", "mobile", "telephone", "tel", "customer phone", "owner phone",
        "تلفن", "موبایل", "همراه", "شماره تماس", "تلفن مشتری",
        "电话", "手机", "手机号", "联系电话",
    ),
    "customer_name": (
        "customer", "customer name", "owner", "owner name", "name", "consumer",
        "مشتری", "نام مشتری", "نام", "مالک", "خریدار",
        "客户", "用户", "姓名", "客户名称",
    ),
    "list_number": (
        "list", "list number", "list no", "شماره لیست", "لیست", "清单号", "批次",
    ),
}  # fmt: skip
# What the cells are where no header says it.
BARE_KEYS = ("identifier", "complaint", "accessories", "unit_condition")
_NEEDED = ("identifier", "product")
_UNITS = WordList(HEADER_WORDS, BARE_KEYS, _NEEDED, MAX_UNITS)


def read_units(data):
    """Return the lines of a list of units; a first line may name the columns.

    A line that names no unit has the problem ``no_unit``.

    :param data: bytes of a file, or the text that was pasted or scanned
    :rtype: list[rules.word_list.ListLine]
    :raise FileError: it cannot be read as a whole
    """
    lines = _UNITS.read_lines(data)
    for line in lines:
        if not line.problem and not line.values.keys() & set(_NEEDED):
            line.problem = "no_unit"
    return lines
