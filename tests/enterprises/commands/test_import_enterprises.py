import json

import pytest
from django.core.management import CommandError, call_command

from enterprises.models import Enterprise
from tests.factories.import_files import csv_file, row


@pytest.fixture
def run(tmp_path, capsys):
    def run(rows, *options):
        path = tmp_path / "主体.csv"
        path.write_bytes(csv_file(rows).getvalue())
        code = 0
        try:
            call_command("import_enterprises", path, *options)
        except SystemExit as leaving:
            code = leaving.code
        out, err = capsys.readouterr()
        return code, json.loads(out.strip().splitlines()[-1]), err

    return run


def test_it_imports_and_ends_with_json(run, district):
    code, summary, progress = run([row(1), row(2)])

    assert (code, summary["state"], summary["read"], summary["created"]) == (0, "DONE", 2, 2)
    assert "写入" in progress
    assert Enterprise.objects.count() == 2


def test_a_dry_run_writes_nothing(run, district):
    code, summary, _progress = run([row(1)], "--dry-run")

    assert (code, summary["state"], summary["created"]) == (0, "CHECKED", 1)
    assert not Enterprise.objects.exists()


def test_mistakes_are_listed_and_the_exit_code_says_so(run, district):
    code, summary, told = run([row(1, 名称="")])

    assert (code, summary["state"], summary["errors"]) == (1, "REFUSED", 1)
    assert "第 2 行 名称：必须填写。" in told


def test_it_keeps_to_the_territory_of_the_importer(run, district, far_inspector):
    code, summary, told = run([row(1)], "--by", "far_inspector")

    assert (code, summary["errors"]) == (1, 1)
    assert "不在您的辖区内" in told


def test_it_needs_a_file_and_a_known_user(db, tmp_path):
    with pytest.raises(CommandError):
        call_command("import_enterprises", tmp_path / "none.csv")
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_enterprises", tmp_path / "a.csv", "--by", "nobody")
