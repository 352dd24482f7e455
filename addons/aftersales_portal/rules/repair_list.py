"""A list of finished repairs as an agent writes it who works without a network."""

# ruff: noqa: RUF001  letters of three scripts are meant
import re
from hashlib import sha256
from typing import NamedTuple

from odoo.addons.aftersales_repair.rules import unit_list
from odoo.addons.aftersales_repair.rules.word_list import WordList
from odoo.addons.aftersales_warranty.rules import serial_column
from odoo.addons.aftersales_warranty.rules.identifier import clean_identifier
from odoo.addons.aftersales_warranty.rules.number_text import parse_number

MAX_REPAIRS = 200
_UNIT_KEYS = ("identifier", "product", "complaint", "phone", "customer_name")
WORDS = {
    "job_number": (
        *serial_column.HEADER_WORDS["service_number"],
        "number", "your number", "own number", "شماره", "شماره کار", "编号",
    ),
    "day": (
        *serial_column.HEADER_WORDS["event_date"],
        "day", "repaired on", "finished on", "维修时间",
    ),
    "work_done": (
        "work done", "work", "what was done", "repair", "action taken",
        "شرح کار", "شرح خدمات", "کار انجام شده", "اقدام انجام شده",
        "维修内容", "处理措施", "工作内容",
    ),
    "parts": serial_column.HEADER_WORDS["parts"],
    "services": (
        "service code", "services", "labour", "labor", "کد خدمت", "خدمات", "اجرت",
        "服务代码", "服务项目",
    ),
    "hours": ("hours", "time", "duration", "ساعت", "مدت", "工时"),
    "fault_mode": (
        "fault code", "fault mode", "mode", "کد خرابی", "حالت خرابی", "故障代码",
    ),
    "fault_cause": ("fault cause", "cause", "علت", "علت خرابی", "故障原因"),
    "fault_agent": ("fault agent", "caused by", "عامل", "عامل خرابی", "责任方"),
    "paid": (
        "paid by the customer", "paid", "amount paid", "customer paid", "charged",
        "مبلغ دریافتی", "دریافتی از مشتری", "پرداختی مشتری", "مبلغ",
        "客户付款", "收费金额", "实收金额",
    ),
    "technician": serial_column.HEADER_WORDS["technician_name"],
    **{key: unit_list.HEADER_WORDS[key] for key in _UNIT_KEYS},
}  # fmt: skip
# What the cells are where no header says it.
BARE_KEYS = ("job_number", "day", "identifier", "work_done", "parts", "services")
_REPAIRS = WordList(WORDS, BARE_KEYS, ("identifier", "product"), MAX_REPAIRS)
# the columns of the empty list, in their order and words of the header above
COLUMNS = {
    "en": (
        "Number", "Date", "Serial number", "Product code", "Complaint", "Work done",
        "Parts", "Service code", "Hours", "Fault code", "Cause", "Caused by",
        "Technician", "Phone", "Customer name", "Paid by the customer",
    ),
    "fa": (
        "شماره", "تاریخ", "شماره سریال", "کد کالا", "شرح خرابی", "شرح کار",
        "قطعات مصرفی", "کد خدمت", "ساعت", "کد خرابی", "علت خرابی", "عامل خرابی",
        "تکنسین", "موبایل", "نام مشتری", "دریافتی از مشتری",
    ),
    "zh": (
        "编号", "日期", "序列号", "产品编号", "故障描述", "维修内容",
        "更换配件", "服务代码", "工时", "故障代码", "故障原因", "责任方",
        "技师", "手机", "客户名称", "客户付款",
    ),
}  # fmt: skip
WIDTHS = (14, 12, 20, 14, 28, 28, 30, 14, 8, 12, 12, 12, 18, 16, 22, 16)
_BETWEEN_PARTS = re.compile(r"\s\+\s|[;؛；\n]+")
_BETWEEN_CODES = re.compile(r"[+,;،؛；\n]+")
_PART = re.compile(
    r"(?P<code>[^()]+?)"
    r"(?:\s*[*×]\s*(?P<count>\S+?)|\s+[xX]\s*(?P<times>\d\S*?))?"
    r"(?:\s*\(\s*(?P<new>[^()>]*?)\s*(?:>\s*(?P<old>[^()>]*?)\s*)?\))?"
)


class UsedPart(NamedTuple):
    """A part as it was used: how many, which serial went in and which came out."""

    code: str
    quantity: float
    serial: str = ""
    old_serial: str = ""


def read_repairs(data):
    """Return the lines of a list of repairs; a first line may name the columns.

    A line that names no unit has the problem ``no_unit``.

    :param data: bytes of a file, or the text that was pasted
    :rtype: list[rules.word_list.ListLine]
    :raise FileError: it cannot be read as a whole
    """
    lines = _REPAIRS.read_lines(data)
    for line in lines:
        if not line.problem and not line.values.keys() & {"identifier", "product"}:
            line.problem = "no_unit"
    return lines


def parse_parts(text):
    """Return the parts that a cell names, as ``GSK-1 x2; CMP-7 (NEW > OLD)``.

    :rtype: list[UsedPart]
    :raise ValueError: with what cannot be read of it
    """
    return [
        _parse_part(clean_identifier(piece))
        for piece in _BETWEEN_PARTS.split(text or "")
        if piece.strip()
    ]


def _parse_part(text):
    match = _PART.fullmatch(text)
    if not match:
        raise ValueError(text)
    count = match["count"] or match["times"] or "1"
    try:
        quantity = parse_number(count)
    except ValueError as error:
        raise ValueError(text) from error
    if not 0 < quantity <= 10_000:
        raise ValueError(text)
    return UsedPart(match["code"], quantity, match["new"] or "", match["old"] or "")


def parse_codes(text):
    """Return the codes that a cell names, one after the other."""
    return [
        clean_identifier(code)
        for code in _BETWEEN_CODES.split(text or "")
        if code.strip()
    ]


def make_repair_key(agent_id, values):
    """Return what tells a repair of an agent from the others: his number, else all.

    :param dict values: the texts of the line
    """
    number = clean_identifier(values.get("job_number")).casefold()
    told = number or "\n".join(
        clean_identifier(values.get(key)).casefold()
        for key in ("identifier", "product", "day", "work_done", "parts", "services")
    )
    kind = "number" if number else "text"
    digest = sha256(told.encode("utf-8", "replace")).hexdigest()
    return f"repair:{agent_id}:{kind}:{digest}"
