import pytest

from enterprises.models import ImportBatch
from enterprises.services.import_progress import Phase, note_progress

ERROR = {"row": 12, "column": "名称", "message": "必须填写。", "value": ""}


@pytest.fixture
def client(inspector, sign_in):
    return sign_in(inspector)


@pytest.fixture
def batch(inspector, at):
    return ImportBatch.objects.create(
        by=inspector, file_name="主体.csv", file="x", state="RUNNING", started_at=at
    )


def url(batch):
    return f"/enterprises/imports/{batch.pk}/"


def test_progress_by_reload_and_by_htmx(client, batch):
    note_progress(batch, Phase.CHECKING, 30, 120)

    page = client.get(url(batch)).content.decode()
    piece = client.get(url(batch), headers={"HX-Request": "true"})

    for content in (page, piece.content.decode()):
        assert 'value="30" max="120"' in content
        assert 'hx-trigger="every 1s"' in content
    assert "<html" in page
    assert "<html" not in piece.content.decode()
    assert "HX-Request" in piece["Vary"]


def test_a_finished_one_is_no_longer_asked_for(client, batch):
    ImportBatch.objects.update(state="DONE", rows_total=70_000, created_count=69_500, unchanged_count=500)

    page = client.get(url(batch)).content.decode()

    assert "69500" in page.replace(",", "")
    assert "hx-trigger" not in page


def test_errors_are_listed_and_cut(client, batch):
    ImportBatch.objects.update(state="REFUSED", errors=[ERROR] * 300, error_count=300)

    page = client.get(url(batch)).content.decode()

    assert page.count("必须填写。") == 200
    assert "只显示前 200 处，共 300 处" in page
