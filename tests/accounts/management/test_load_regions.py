from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Region

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("load_regions", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_a_second_run_changes_nothing():
    run()
    total = Region.objects.count()

    assert run() == [
        f"regions: created 0, updated 0, unchanged {total}",
        "code changes: created 0, updated 0, unchanged 50",
    ]


def test_another_list_can_be_loaded(tmp_path):
    path = tmp_path / "zhejiang.csv"
    path.write_text(
        "code,name,level,kind,parent\n330000,浙江省,PROVINCE,GB,\n330100,杭州市,CITY,GB,330000\n",
        encoding="utf-8",
    )

    assert run(str(path))[0] == "regions: created 2, updated 0, unchanged 0"
    assert Region.objects.get(code="330100").path == "330000.330100."


def test_a_wrong_list_ends_in_a_clear_error(tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text("code,name,level,kind,parent\n330100,杭州市,CITY,GB,330000\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"wrong\.csv: 第 2 行：上级代码 330000 不存在。"):
        run(str(path))

    assert not Region.objects.exists()


def test_a_missing_file_ends_in_a_clear_error(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.csv"):
        run(str(tmp_path / "nowhere.csv"))
