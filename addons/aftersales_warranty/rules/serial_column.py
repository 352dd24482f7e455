"""Which column of a file is what, told from the words of its header."""

import re

DATE_KEYS = (
    "purchase_date",
    "delivery_date",
    "installation_date",
    "activation_date",
    "manufacture_date",
    "receipt_date",
    "event_date",
)
# English, Persian and Chinese words; the longest that a header contains counts.
HEADER_WORDS = {
    "serial": (
        "serial", "serial number", "serial no", "sn", "s/n", "lot", "unit serial",
        "سریال", "شماره سریال", "سریال دستگاه", "سریال کالا",
        "序列号", "序号", "产品序列号", "机身编号", "序列號",
    ),
    "card_number": (
        "card", "card number", "warranty card", "warranty number", "warranty serial",
        "کارت", "شماره کارت", "سریال گارانتی", "شماره گارانتی",
        "شماره کارت گارانتی", "سریال کارت",
        "保修卡号", "保修卡", "卡号", "保修編號",
    ),
    "product": (
        "product", "product code", "item", "item code", "sku", "model", "barcode",
        "article", "internal reference",
        "کالا", "محصول", "کد کالا", "کد محصول", "نام کالا", "مدل", "بارکد",
        "产品", "产品编号", "型号", "货号", "商品", "條碼", "条码",
    ),
    "dealer": (
        "dealer", "agent", "reseller", "distributor",
        "نماینده", "نمایندگی", "عامل فروش", "کد نماینده", "توزیع کننده",
        "经销商", "代理商", "經銷商",
    ),
    "owner_name": (
        "owner", "customer", "consumer", "customer name", "owner name", "buyer",
        "مشتری", "نام مشتری", "خریدار", "مالک", "نام مالک", "مصرف کننده",
        "客户", "用户", "姓名", "客户名称", "買家", "客戶",
    ),
    "owner_phone": (
        "phone", "mobile", "telephone", "tel", "customer phone", "owner phone",
        "تلفن", "موبایل", "همراه", "شماره تماس", "تلفن مشتری", "شماره موبایل",
        "电话", "手机", "手机号", "联系电话", "電話",
    ),
    "seller_name": (
        "seller", "shop", "store", "seller name", "shop name",
        "فروشنده", "فروشگاه", "نام فروشنده", "نام فروشگاه",
        "店铺", "商店", "销售商", "賣家",
    ),
    "purchase_date": (
        "purchase date", "date of purchase", "sale date", "invoice date", "sold on",
        "تاریخ خرید", "تاریخ فروش", "تاریخ فاکتور",
        "购买日期", "销售日期", "發票日期", "购买时间",
    ),
    "delivery_date": (
        "delivery date", "delivered on", "shipping date",
        "تاریخ تحویل", "تاریخ ارسال",
        "交货日期", "发货日期", "交貨日期",
    ),
    "installation_date": (
        "installation date", "installed on", "install date",
        "تاریخ نصب", "تاریخ راه اندازی",
        "安装日期", "安裝日期",
    ),
    "activation_date": (
        "activation date", "activated on", "registration date",
        "تاریخ فعالسازی", "تاریخ ثبت",
        "激活日期", "启用日期",
    ),
    "manufacture_date": (
        "manufacture date", "production date", "made on", "mfg date",
        "تاریخ تولید", "تاریخ ساخت",
        "生产日期", "制造日期", "出厂日期", "生產日期",
    ),
    "receipt_date": (
        "receipt date", "received on",
        "تاریخ دریافت", "تاریخ ورود", "تاریخ رسید",
        "收货日期", "入库日期",
    ),
    "batch_ref": (
        "batch", "batch number", "production batch", "lot number",
        "بچ", "شماره بچ", "سری ساخت", "دسته تولید",
        "批次", "批号", "批號",
    ),
    "body_number": (
        "body number", "body serial", "chassis", "chassis number",
        "شماره بدنه", "سریال بدنه", "شماره شاسی",
        "机身号", "车架号",
    ),
    "event_date": (
        "date", "service date", "visit date", "repair date",
        "تاریخ", "تاریخ سرویس", "تاریخ تعمیر", "تاریخ مراجعه",
        "日期", "服务日期", "维修日期",
    ),
    "service_number": (
        "service number", "job number", "order number", "ticket", "work order",
        "شماره سرویس", "شماره پذیرش", "شماره درخواست",
        "服务单号", "工单号", "维修单号",
    ),
    "parts": (
        "parts", "parts used", "spare parts",
        "قطعات", "قطعه مصرفی", "قطعات مصرفی",
        "配件", "零件", "更换配件",
    ),
    "usage": (
        "counter", "usage", "meter", "hours", "reading", "odometer",
        "کارکرد", "شمارنده", "ساعت کار", "کیلومتر",
        "计数", "使用量", "里程", "工作小时",
    ),
    "description": (
        "description", "work done", "work", "note", "remarks", "fault", "service",
        "شرح", "توضیحات", "شرح خدمات", "شرح کار", "خرابی",
        "说明", "备注", "描述", "维修内容",
    ),
    "technician_name": (
        "technician", "service man", "repairer", "engineer",
        "تکنسین", "تعمیرکار", "سرویسکار",
        "技师", "维修员", "工程师",
    ),
    "amount": (
        "amount", "price", "cost", "total", "fee",
        "مبلغ", "هزینه", "قیمت", "جمع",
        "金额", "费用", "价格",
    ),
}  # fmt: skip
_LETTERS = str.maketrans("يىكةأإآ", "ییکهااا")
_BREAKS = re.compile(r"[\s_\-./:*()\[\]#\u200c]+")


def normalize_header(text):
    """Return the words of a header as they are compared: no case, signs or blanks."""
    return _BREAKS.sub("", (text or "").lower().translate(_LETTERS))


def _index_words():
    """Return the column keys by their normalised words."""
    return {
        normalize_header(word): key
        for key, words in HEADER_WORDS.items()
        for word in words
    }


_KEY_BY_WORD = _index_words()
# Short words stand in the middle of others ("sn" in "snow"): they must be all.
_PART_LENGTH = 4


def guess_key(header):
    """Return the key of the column that a header names, or None."""
    text = normalize_header(header)
    if text in _KEY_BY_WORD:
        return _KEY_BY_WORD[text]
    parts = [
        word
        for word in _KEY_BY_WORD
        if word in text and (len(word) >= _PART_LENGTH or not word.isascii())
    ]
    return _KEY_BY_WORD[max(parts, key=len)] if parts else None


def guess_keys(headers, allowed):
    """Return one key per header, each at most once, the best guess first.

    :param list headers: the texts of the first row
    :param allowed: the keys that may be given
    :return: a list of keys and None
    """
    keys = []
    for header in headers:
        key = guess_key(header)
        keys.append(key if key in allowed and key not in keys else None)
    return keys


def is_header(cells):
    """Tell whether a row names columns instead of filling them.

    Words of a header are known ones; failing these, names of columns have no digits.
    """
    texts = [cell for cell in cells if cell]
    if any(normalize_header(text) in _KEY_BY_WORD for text in texts):
        return True
    return bool(texts) and not any(
        character.isdigit() for text in texts for character in text
    )
