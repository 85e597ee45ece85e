"""Import files for tests: rows as clerks fill them in, as CSV or Excel."""

import csv
import io

from openpyxl import Workbook
from stdnum.cn import uscc

from common.identifiers import food_licence_check_digit


def credit_code(number):
    body = f"92320508{number:09d}"
    return body + uscc.calc_check_digit(body + "0")


def licence_number(number):
    digits = f"2320508{number:06d}"
    return f"JY{digits}{food_licence_check_digit(digits)}"


def row(number=1, **cells):
    return {
        "名称": f"面馆{number}",
        "主体类型": "餐饮服务",
        "统一社会信用代码": credit_code(number),
        "区划代码": "320508",
        "经营场所地址": f"平江路{number}号",
    } | cells


def csv_file(rows, encoding="utf-8-sig", headings=None, delimiter=","):
    headings = headings or list(dict.fromkeys(name for one in rows for name in one))
    text = io.StringIO()
    writer = csv.DictWriter(text, headings, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode(encoding))


def xlsx_file(rows):
    headings = list(dict.fromkeys(name for one in rows for name in one))
    book = Workbook()
    book.active.append(headings)
    for one in rows:
        book.active.append([one.get(name) for name in headings])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file
