"""Excel files as enterprises send them."""

import io

from openpyxl import Workbook

from staff.services.staff_columns import HEADINGS
from tests.factories.staff import make_citizen_id

GOOD = {
    "name": "王小满",
    "kind": "从业人员",
    "job_title": "厨师",
    "handles_food": "是",
    "starts_on": "2026-03-01",
}


def make_staff_file(rows, without=()) -> bytes:
    """Each row is a good one but for what it says; an identity number of its own is made up."""
    full = [GOOD | {"citizen_id": make_citizen_id()} | row for row in rows]
    fields = [field for field in HEADINGS if any(field in row for row in full) and field not in without]
    book = Workbook()
    book.active.append([HEADINGS[field] for field in fields])
    for row in full:
        book.active.append([row.get(field) for field in fields])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
