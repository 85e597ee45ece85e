from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inspections.forms.sampling import plan

URL = "inspections:import_reports"
HEAD = "抽样单编号,报告编号,签发日期,检验项目,检验结果,标准限值,结论\n"


def send(client, text):
    return client.post(reverse(URL), {"file": SimpleUploadedFile("r.csv", text.encode())})


def test_a_hundred_wrong_rows_are_told_and_the_rest_counted(sign_in, inspector):
    page = send(sign_in(inspector), HEAD + "没有,R1,2026-11-23,铅,未检出,≤0.5,合格\n" * 103)

    assert len(page.context["refused"]) == 100
    assert "另有3行也有问题" in page.content.decode()


def test_a_file_that_is_too_big_is_not_read(sign_in, inspector, monkeypatch):
    monkeypatch.setattr(plan, "MOST_BYTES", 20)
    page = send(sign_in(inspector), HEAD)

    assert list(page.context["form"].errors) == ["file"]
