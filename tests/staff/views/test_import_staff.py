import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from staff.models import Person, Post
from staff.services.staff_columns import HEADINGS
from tests.factories.staff import make_citizen_id
from tests.factories.staff_file import make_staff_file


@pytest.fixture
def url(noodle_bar):
    return reverse("staff:import_staff", args=[noodle_bar.public_id])


def send(client, url, rows, is_dry_run=False, name="人员.xlsx", content=None):
    data = {"file": SimpleUploadedFile(name, content or make_staff_file(rows))}
    return client.post(url, data | ({"is_dry_run": "on"} if is_dry_run else {}))


def test_it_brings_in_staff(sign_in, officer, noodle_bar, url):
    response = send(sign_in(officer), url, [{}])

    assert "已导入" in response.text
    assert Post.objects.get().enterprise == noodle_bar


def test_a_dry_run_writes_nothing(sign_in, officer, url):
    response = send(sign_in(officer), url, [{}], is_dry_run=True)

    assert "检查通过，还没有写入" in response.text
    assert not Person.objects.exists()


def test_an_officer_appoints_no_managers(sign_in, officer, principal, url):
    rows = [{"kind": "食品安全总监"}]

    assert send(sign_in(officer), url, rows).context["outcome"].errors[0].column == "岗位类别"
    assert "已导入" in send(sign_in(principal), url, rows).text


def test_errors_are_shown_and_can_be_taken_along(sign_in, officer, noodle_bar, url):
    number = make_citizen_id()
    client = sign_in(officer)

    page = send(
        client, url, [{}, {"citizen_id": number, "handles_food": "@SUM(A1)", "starts_on": number}]
    ).text

    assert "有2处要改正，没有导入任何内容" in page
    assert number not in page
    assert not Person.objects.exists()
    response = client.get(reverse("staff:download_staff_errors", args=[noodle_bar.public_id]))
    content = b"".join(response.streaming_content)
    rows = list(load_workbook(io.BytesIO(content)).active.values)
    assert rows[0] == ("行号", "列", "问题", "现在的内容")
    assert [row[:2] for row in rows[1:]] == [(3, "接触直接入口食品"), (3, "任职起")]
    assert number not in str(rows)
    assert rows[1][3] == "'@SUM(A1)"


def test_a_good_file_clears_the_list_of_errors(sign_in, officer, noodle_bar, url):
    client = sign_in(officer)
    send(client, url, [{"starts_on": "昨天"}])
    send(client, url, [{}])

    response = client.get(reverse("staff:download_staff_errors", args=[noodle_bar.public_id]))

    assert response.status_code == 302


def test_errors_are_ones_own(sign_in, officer, principal, noodle_bar, url):
    send(sign_in(officer), url, [{"starts_on": "昨天"}])

    response = sign_in(principal).get(reverse("staff:download_staff_errors", args=[noodle_bar.public_id]))

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("人员.pdf", b"%PDF", "只接受"),
        ("人员.xlsx", b"not a zip", "不是 Excel 文件"),
        ("人员.csv", b"a,b\n1,2\n", "不认识的列"),
        ("人员.csv", "姓名\n王小满\n".encode(), "缺少必填的列"),
    ],
)
def test_a_file_nobody_can_read_is_told_at_the_field(sign_in, officer, url, name, content, words):
    response = send(sign_in(officer), url, [], name=name, content=content)

    assert words in str(response.context["form"].errors["file"])


def test_the_template_has_all_columns_and_lists(sign_in, officer, noodle_bar):
    response = sign_in(officer).get(reverse("staff:download_staff_template", args=[noodle_bar.public_id]))

    book = load_workbook(io.BytesIO(response.content))
    sheet = book["人员"]
    assert [cell.value.rstrip("*") for cell in sheet[1]] == list(HEADINGS.values())
    assert sheet["A2"].value.startswith("示例：")
    assert len(sheet.data_validations.dataValidation) == 3
    assert [cell.value for cell in book["选项"]["A"]] == [
        "主要负责人",
        "食品安全总监",
        "食品安全员",
        "从业人员",
    ]
    assert "填写说明" in book.sheetnames


@pytest.fixture
def large(monkeypatch):
    """Two rows are more than a clerk can wait for."""
    monkeypatch.setattr("staff.services.staff_import.AT_ONCE", 1)


def test_a_large_file_is_left_to_the_worker(large, sign_in, officer, url, django_capture_on_commit_callbacks):
    client = sign_in(officer)
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        response = send(client, url, [{}, {}])
    assert (response.status_code, response["Location"]) == (302, url)
    page = client.get(url).text
    assert "正在检查和导入" in page
    assert "上传并检查" not in page
    assert len(stored_imports()) == 1

    for task in waiting:
        task()

    assert client.get(url).context["outcome"].appointed == 2
    assert Post.objects.count() == 2
    assert stored_imports() == []


def test_the_worker_tells_the_errors_of_a_large_file(
    large, sign_in, officer, noodle_bar, url, django_capture_on_commit_callbacks
):
    client = sign_in(officer)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, url, [{}, {"starts_on": "昨天"}])

    page = client.get(url).text

    assert "有1处要改正，没有导入任何内容" in page
    assert not Person.objects.exists()
    assert stored_imports() == []


def test_a_run_that_breaks_off_says_so_and_leaves_no_file(
    large, sign_in, officer, url, monkeypatch, django_capture_on_commit_callbacks
):
    def break_off(**kwargs):
        raise MemoryError

    client = sign_in(officer)
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        send(client, url, [{}, {}])
    monkeypatch.setattr("staff.services.staff_import_state.import_staff", break_off)

    with pytest.raises(MemoryError):
        waiting[0]()

    assert "导入中断" in client.get(url).text
    assert stored_imports() == []


def stored_imports():
    """Files that still wait, in whatever folder of the folder."""
    folders = default_storage.listdir("imports")[0]
    return [file for folder in folders for file in default_storage.listdir(f"imports/{folder}")[1]]
