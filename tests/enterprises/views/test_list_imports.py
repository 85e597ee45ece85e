import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises.models import Enterprise, ImportBatch
from tests.factories.import_files import csv_file, row

URL = "/enterprises/imports/"


@pytest.fixture
def upload(inspector, sign_in, django_capture_on_commit_callbacks):
    def upload(rows, name="主体.csv", **data):
        file = SimpleUploadedFile(name, csv_file(rows).getvalue())
        with django_capture_on_commit_callbacks(execute=True):
            return sign_in(inspector).post(URL, {"file": file} | data)

    return upload


def test_it_brings_in_the_file(upload, inspector):
    response = upload([row(1), row(2)])

    batch = ImportBatch.objects.get()
    assert response["Location"] == f"/enterprises/imports/{batch.pk}/"
    assert (batch.state, batch.created_count, batch.by) == ("DONE", 2, inspector)
    assert Enterprise.objects.count() == 2


def test_a_dry_run_writes_nothing(upload):
    upload([row(1)], is_dry_run="on")

    assert ImportBatch.objects.get().state == "CHECKED"
    assert not Enterprise.objects.exists()


def test_it_refuses_another_kind_of_file(upload):
    response = upload([row(1)], name="主体.docx")

    assert "只接受 .xlsx 或 .csv" in str(response.context["form"].errors["file"])
    assert not ImportBatch.objects.exists()


def test_it_refuses_an_oversized_file(upload, monkeypatch):
    monkeypatch.setattr("enterprises.forms.import_batch.MOST_MEGABYTES", 0)

    assert "file" in upload([row(1)]).context["form"].errors


def test_one_sees_ones_own_imports(inspector, far_inspector, administrator, city, district, sign_in):
    for by, name in ((inspector, "近.csv"), (far_inspector, "远.csv")):
        ImportBatch.objects.create(by=by, region=district, file_name=name, file="x")

    def seen(user):
        return [batch.file_name for batch in sign_in(user).get(URL).context["page"]]

    assert seen(inspector) == ["近.csv"]
    assert seen(administrator) == ["远.csv", "近.csv"]


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_as_often_for_three_as_for_one(rows, inspector, sign_in, django_assert_num_queries):
    for number in range(rows):
        ImportBatch.objects.create(by=inspector, file_name=f"{number}.csv", file="x")
    client = sign_in(inspector)

    with django_assert_num_queries(7):
        client.get(URL)
