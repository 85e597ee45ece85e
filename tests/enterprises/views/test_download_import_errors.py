import csv
import io

from enterprises.models import ImportBatch


def test_it_is_a_table_without_formulas(inspector, sign_in):
    errors = [
        {"row": 0, "column": "", "message": "文件是空的。", "value": ""},
        {"row": 3, "column": "名称", "message": "这里是公式。", "value": "=cmd()"},
    ]
    batch = ImportBatch.objects.create(
        by=inspector, file_name="a.csv", file="x", state="REFUSED", errors=errors, error_count=2
    )

    response = sign_in(inspector).get(f"/enterprises/imports/{batch.pk}/errors.csv")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows == [
        ["行号", "列", "问题", "现在的内容"],
        ["", "", "文件是空的。", ""],
        ["3", "名称", "这里是公式。", "'=cmd()"],
    ]
