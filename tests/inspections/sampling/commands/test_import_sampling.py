import gzip
import json

import pytest
from django.core.management import CommandError, call_command

from enterprises.models import Enterprise
from inspections.models import Sample, SampleItem
from tests.inspections.commands.test_import_lives import counts
from tests.inspections.real_data import needs

pytestmark = pytest.mark.django_db
SAMPLING, with_sampling = needs("cn_sampling", "sampling_half.csv.gz")
HEADINGS = "sample_name,producer,sampled_unit,item,result,limit,verdict,publisher,publish_date"


def test_it_prints_counts_and_writes_the_report(tmp_path, capsys):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(
        gzip.compress(f"{HEADINGS}\n醋,厂,店,,,,合格,局,2022-01-01\n醋,/,,,,,合格,局,2022-01-01\n".encode())
    )
    call_command("import_sampling", path, "--report", str(tmp_path / "out.csv"))

    assert list(counts(capsys)) == ["results", "enterprises"]
    assert "a.csv.gz,3,被抽样单位和生产者都为空" in (tmp_path / "out.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "空文件"), (b"sample_name\n", "缺少列"), (gzip.compress(b"x", mtime=0)[:-4], "缺少列|无法读取")],
)
def test_a_wrong_file_is_said_in_clear_words(tmp_path, content, words):
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=words):
        call_command("import_sampling", path)
    assert not Enterprise.objects.exists()


def test_a_missing_file_is_said_in_clear_words(tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_sampling", tmp_path / "nowhere.csv")


@with_sampling
def test_the_real_records(capsys):
    call_command("import_sampling", SAMPLING)
    first = counts(capsys)
    call_command("import_sampling", SAMPLING)
    second = counts(capsys)

    assert [list(table.values()) for table in first.values()] == [
        [5604, 5445, 0, 0, 133, 26],
        [4282, 4271, 0, 0, 11, 0],
    ]
    assert [list(table.values()) for table in second.values()] == [
        [5604, 0, 0, 5445, 133, 26],
        [4282, 0, 0, 4271, 11, 0],
    ]
    assert json.dumps(second)
    # What was written is kept, word by word, and read where it can be.
    measured = SampleItem.objects.exclude(result_text__in=["", "/"])
    assert measured.filter(result_value__isnull=False).count() > 0.75 * measured.count()
    assert SampleItem.objects.get(source_row="7024").result_text == (
        "4.1×10⁴，8.6×10⁴，4.1×10⁴，6.9×10⁴，7.6×10⁴CFU/g"
    )
    assert Sample.objects.filter(verdict="FAILED", is_risk_item=True).count() == 148
