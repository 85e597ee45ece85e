import io

from openpyxl import load_workbook


def test_it_opens(inspector, sign_in):
    response = sign_in(inspector).get("/enterprises/imports/template.xlsx")

    assert load_workbook(io.BytesIO(response.content)).sheetnames == ["主体", "填写说明", "选项"]
