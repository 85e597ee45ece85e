from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files import File

from accounts.models import AuditEntry
from enterprises.models import Enterprise, ImportBatch, Licence
from enterprises.services import import_batch
from enterprises.services.enterprise import register_enterprise
from enterprises.services.import_batch import queue_import, run_import, stuck_imports
from enterprises.services.import_progress import Phase, note_progress
from enterprises.signals import enterprises_changed
from tests.factories.accounts import make_region
from tests.factories.enterprises import make_enterprise
from tests.factories.import_files import credit_code, csv_file, licence_number, row, xlsx_file


@pytest.fixture
def heard():
    calls = []

    def hear(enterprise_ids, **_kwargs):
        calls.append(sorted(enterprise_ids))

    enterprises_changed.connect(hear)
    yield calls
    enterprises_changed.disconnect(hear)


@pytest.fixture
def bring_in(inspector, at):
    def bring_in(rows, is_dry_run=False, by=inspector, make_file=csv_file, **options):
        name = "主体.csv" if make_file is csv_file else "主体.xlsx"
        file = File(make_file(rows), name=name)
        batch = queue_import(file=file, file_name=name, is_dry_run=is_dry_run, by=by, at=at)
        return run_import(batch=batch, at=at, **options)

    return bring_in


def counts(batch):
    return batch.state, batch.created_count, batch.updated_count, batch.unchanged_count, batch.error_count


def told(batch):
    return [(error["row"], error["column"], error["message"]) for error in batch.errors]


@pytest.mark.parametrize("make_file", [csv_file, xlsx_file])
def test_it_brings_in_a_whole_row(bring_in, inspector, district, make_file, heard):
    full = row(
        1,
        经度="120.6325",
        纬度="31.3156",
        规模="中型",
        从业人数="12人",
        食堂类别="不适用",
        每餐就餐人数="80",
        生产特殊食品="否",
        连锁角色="连锁门店",
        状态="在业",
        许可证编号=licence_number(1),
        发证日期="2024年3月1日",
        有效期至="2029/2/28",
        发证机关="姑苏区市场监督管理局",
    )

    batch = bring_in([full], make_file=make_file)

    enterprise = Enterprise.objects.get()
    licence = Licence.objects.get()
    assert counts(batch) == ("DONE", 1, 0, 0, 0)
    assert (enterprise.name, enterprise.kind, enterprise.size_band) == ("面馆1", "CATERER", "MEDIUM")
    assert (enterprise.longitude, enterprise.latitude) == (Decimal("120.6325"), Decimal("31.3156"))
    assert (enterprise.region, enterprise.region_path) == (district, district.path)
    assert (enterprise.headcount, enterprise.diners_per_meal) == (12, 80)
    assert enterprise.registered_on == date(2026, 11, 23)
    assert (licence.enterprise, licence.kind, licence.valid_to) == (enterprise, "JY", date(2029, 2, 28))
    assert heard == [[enterprise.pk]]
    actions = AuditEntry.objects.filter(actor=inspector).values_list("action", flat=True)
    assert sorted(actions) == ["finish_import", "queue_import", "record_licence", "register_enterprise"]


def test_the_same_file_twice_changes_nothing(bring_in, heard):
    rows = [row(n, 许可证编号=licence_number(n), 发证日期="2024-03-01") for n in range(1, 4)]
    bring_in(rows)
    entries = AuditEntry.objects.filter(subject_type="enterprises.enterprise").count()

    assert counts(bring_in(rows)) == ("DONE", 0, 0, 3, 0)
    assert len(heard) == 1
    assert AuditEntry.objects.filter(subject_type="enterprises.enterprise").count() == entries


def test_credit_code_and_site_say_who_it_is(bring_in):
    bring_in([row(1), row(1, 经营场所编号="2")])

    batch = bring_in([row(1, 名称="面馆总店"), row(1, 经营场所编号="3")])

    assert counts(batch) == ("DONE", 1, 1, 0, 0)
    names = Enterprise.objects.order_by("site").values_list("site", "name")
    assert list(names) == [("", "面馆总店"), ("2", "面馆1"), ("3", "面馆1")]


def test_an_update_keeps_what_is_blank_and_tells_what_changed(bring_in, inspector):
    bring_in([row(1, 从业人数="6", 许可证编号=licence_number(1), 发证日期="2024-03-01")])
    public_id = Enterprise.objects.get().public_id

    bring_in(
        [row(1, 名称="新名", 许可证编号=licence_number(1), 发证日期="2024-03-01", 有效期至="2029-02-28")]
    )

    enterprise = Enterprise.objects.get()
    entry = AuditEntry.objects.get(action="update_enterprise")
    assert (enterprise.name, enterprise.headcount, enterprise.public_id) == ("新名", 6, public_id)
    assert (entry.old, entry.new) == ({"name": "面馆1"}, {"name": "新名"})
    assert AuditEntry.objects.get(action="correct_licence").new == {"valid_to": "2029-02-28"}


def test_one_wrong_row_and_nothing_comes_in(bring_in, heard):
    batch = bring_in([row(1), row(2, 统一社会信用代码="123"), row(3)])

    assert counts(batch) == ("REFUSED", 0, 0, 0, 1)
    assert told(batch) == [(3, "统一社会信用代码", "统一社会信用代码应为 18 位，现在是 3 位。")]
    assert batch.errors[0]["value"] == "123"
    assert (Enterprise.objects.count(), heard) == (0, [])


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"名称": ""}, "名称", "必须填写"),
        ({"名称": "x" * 161}, "名称", "最多 160 个字"),
        ({"名称": "=cmd()"}, "名称", "公式"),
        ({"主体类型": "饭店"}, "主体类型", "没有“饭店”这一项"),
        ({"统一社会信用代码": "9.13206E+17"}, "统一社会信用代码", "科学计数法"),
        ({"区划代码": "999999"}, "区划代码", "没有这个区划"),
        ({"区划代码": "320500"}, "区划代码", "请填写到区县或街道"),
        ({"区划代码": "320585"}, "区划代码", "不在您的辖区内"),
        ({"经度": "120.6"}, "纬度", "要么都填"),
        ({"经度": "东经120", "纬度": "31"}, "经度", "经纬度"),
        ({"经度": "NaN", "纬度": "31"}, "经度", "经纬度"),
        ({"纬度": "91", "经度": "120"}, "纬度", "-90 至 90"),
        ({"从业人数": "很多"}, "从业人数", "不是人数"),
        ({"生产特殊食品": "也许"}, "生产特殊食品", "“是”或“否”"),
        ({"许可证编号": "JY1", "发证日期": "2024-03-01"}, "许可证编号", "16 位"),
        ({"许可证编号": licence_number(1)}, "发证日期", "也要填发证日期"),
        ({"发证日期": "2024-03-01"}, "许可证编号", "也要填编号"),
        ({"发证日期": "2024-02-30", "许可证编号": licence_number(1)}, "发证日期", "不是日期"),
        (
            {"发证日期": "2024-03-01", "有效期至": "2023-03-01", "许可证编号": licence_number(1)},
            "有效期至",
            "不能早于",
        ),
        ({"上级企业信用代码": credit_code(99)}, "上级企业信用代码", "没有登记"),
        ({"上级企业信用代码": credit_code(1)}, "上级企业信用代码", "自己或它的下级"),
    ],
)
def test_it_explains_a_wrong_cell(bring_in, far_district, cells, column, words):
    batch = bring_in([row(1, **cells)], is_dry_run=True)

    assert batch.state == "REFUSED"
    assert [(error["row"], error["column"]) for error in batch.errors] == [(2, column)]
    assert words in batch.errors[0]["message"]


def test_all_mistakes_are_told_at_once(bring_in):
    batch = bring_in([row(1, 主体类型="饭店", 从业人数="x"), row(2, 名称="")])

    assert [(error["row"], error["column"]) for error in batch.errors] == [
        (2, "主体类型"),
        (2, "从业人数"),
        (3, "名称"),
    ]


def test_a_repeated_row_is_a_mistake(bring_in):
    batch = bring_in([row(1), row(2), row(1, 名称="又来")])

    assert batch.errors[0]["row"] == 4
    assert "与第 2 行" in batch.errors[0]["message"]


def test_what_is_registered_elsewhere_is_not_taken(bring_in, far_district):
    make_enterprise(far_district, credit_code=credit_code(1), foreign_id="")

    batch = bring_in([row(1)])

    assert "辖区以外" in batch.errors[0]["message"]
    assert Enterprise.objects.get().region == far_district


def test_the_platform_itself_imports_everywhere(bring_in, far_district, district):
    assert counts(bring_in([row(1, 区划代码="320585")], by=None)) == ("DONE", 1, 0, 0, 0)


def test_a_region_may_be_named(bring_in, district):
    township = make_region("320508001", "沧浪街道", "TOWNSHIP", district)

    bring_in([row(1, 区划代码="沧浪街道"), row(2, 区划代码="姑苏区")])

    assert set(Enterprise.objects.values_list("region__code", flat=True)) == {township.code, district.code}


def test_a_name_that_is_not_unique_is_asked_back(bring_in, district):
    for code in ("320508001", "320508002"):
        make_region(code, "新村", "TOWNSHIP", district)

    assert "2 个同名" in bring_in([row(1, 区划代码="新村")]).errors[0]["message"]


def test_chains_in_one_file_and_with_stored_ones(bring_in):
    bring_in([row(1, 连锁角色="连锁总部")])

    bring_in([row(2, 上级企业信用代码=credit_code(3)), row(3, 上级企业信用代码=credit_code(1))])

    parents = dict(Enterprise.objects.values_list("name", "parent__name"))
    assert parents == {"面馆1": None, "面馆2": "面馆3", "面馆3": "面馆1"}
    again = [row(2, 上级企业信用代码=credit_code(3))]
    assert counts(bring_in(again)) == ("DONE", 0, 0, 1, 0)


def test_a_loop_over_file_and_store_is_refused(bring_in):
    bring_in([row(1), row(2, 上级企业信用代码=credit_code(1)), row(3, 上级企业信用代码=credit_code(2))])

    batch = bring_in([row(1, 上级企业信用代码=credit_code(3))])

    assert "自己或它的下级" in batch.errors[0]["message"]
    assert Enterprise.objects.get(name="面馆1").parent is None


def test_a_parent_with_several_sites_is_ambiguous(bring_in):
    bring_in([row(1, 经营场所编号="a"), row(1, 经营场所编号="b")])

    assert "几处" in bring_in([row(2, 上级企业信用代码=credit_code(1))]).errors[0]["message"]


def test_status_moves_as_anywhere_else(bring_in, inspector, at, district):
    register_enterprise(
        name="面馆1", kind="CATERER", region=district, credit_code=credit_code(1), by=inspector, at=at
    )
    assert counts(bring_in([row(1, 经营场所地址="平江路1号", 状态="已关闭")]))[2] == 1

    batch = bring_in([row(1, 状态="停业整顿")])

    assert "不能改为" in batch.errors[0]["message"]
    assert Enterprise.objects.get().status == "CLOSED"


def test_a_dry_run_counts_and_writes_nothing(bring_in, heard):
    bring_in([row(1)])
    heard.clear()

    batch = bring_in([row(1, 名称="新名"), row(2)], is_dry_run=True)

    assert counts(batch) == ("CHECKED", 1, 1, 0, 0)
    assert list(Enterprise.objects.values_list("name", flat=True)) == ["面馆1"]
    assert heard == []


def test_an_unreadable_file_is_refused_with_a_sentence(bring_in):
    batch = bring_in([{"名称": "x", "老板属相": "龙"}])

    assert told(batch) == [(0, "", "不认识的列：老板属相。请使用模板中的表头，多余的列请删除。")]


def test_errors_speak_the_importers_language(bring_in, inspector):
    type(inspector).objects.filter(pk=inspector.pk).update(language="en")
    inspector.refresh_from_db()

    assert bring_in([row(1, 名称="")]).errors[0]["message"] == "Must be filled in."


def test_progress_is_told_phase_by_phase(bring_in):
    phases = []

    def hear(phase, done, total):
        phases.append((phase, done, total))

    bring_in([row(n) for n in range(1, 30)], listener=hear)

    assert phases[0][0] is Phase.READING
    assert (Phase.CHECKING, 0, 29) in phases
    assert phases[-1] == (Phase.WRITING, 58, 58)


def test_a_failure_while_writing_leaves_nothing(bring_in, monkeypatch):
    def fail(**_kwargs):
        raise RuntimeError("power cut")

    real = import_batch.write_plan
    monkeypatch.setattr(import_batch, "write_plan", lambda **values: (real(**values), fail()))
    with pytest.raises(RuntimeError):
        bring_in([row(1)])

    assert Enterprise.objects.count() == 0
    assert ImportBatch.objects.get().state == "RUNNING"


def test_a_finished_import_is_not_run_again(bring_in, at):
    batch = bring_in([row(1)])
    Enterprise.objects.all().delete()

    run_import(batch=batch, at=at)

    assert Enterprise.objects.count() == 0


def test_one_that_was_taken_over_writes_nothing(bring_in, inspector, at, monkeypatch):
    real = import_batch.check_rows

    def taken_over_meanwhile(**values):
        ImportBatch.objects.update(started_at=at + timedelta(minutes=9))
        return real(**values)

    monkeypatch.setattr(import_batch, "check_rows", taken_over_meanwhile)

    assert bring_in([row(1)]).state == "RUNNING"
    assert Enterprise.objects.count() == 0


def test_the_sweep_restarts_what_got_stuck(at, inspector):
    def batch(**fields):
        made = ImportBatch.objects.create(by=inspector, file_name="a", file="a", **fields)
        ImportBatch.objects.filter(pk=made.pk).update(created_at=at - timedelta(minutes=10))
        made.refresh_from_db()
        return made

    long_ago = at - timedelta(minutes=6)
    lost = batch()
    killed = batch(state="RUNNING", started_at=long_ago, attempts=1)
    working = batch(state="RUNNING", started_at=long_ago, attempts=1)
    note_progress(working, Phase.CHECKING, 1, 2)
    hopeless = batch(state="RUNNING", started_at=long_ago, attempts=3)
    batch(state="DONE")
    fresh = ImportBatch.objects.create(by=inspector, file_name="a", file="a")
    ImportBatch.objects.filter(pk=fresh.pk).update(created_at=at)

    assert stuck_imports(at=at) == [lost.pk, killed.pk]
    states = dict(ImportBatch.objects.values_list("pk", "state"))
    assert (states[killed.pk], states[working.pk], states[hopeless.pk]) == ("QUEUED", "RUNNING", "FAILED")


def test_hundreds_of_rows_take_few_queries(bring_in, django_assert_max_num_queries):
    rows = [row(n, 许可证编号=licence_number(n), 发证日期="2024-03-01") for n in range(1, 400)]
    with django_assert_max_num_queries(120):
        bring_in(rows)
    changed = [one | {"名称": f"改{n}"} for n, one in enumerate(rows)]
    with django_assert_max_num_queries(120):
        assert counts(bring_in(changed)) == ("DONE", 0, 399, 0, 0)

    assert Enterprise.objects.filter(name__startswith="改").count() == 399


def test_somebody_else_was_quicker(bring_in, district, monkeypatch):
    real = import_batch.write_plan

    def after_somebody_else(**values):
        make_enterprise(district, credit_code=credit_code(1), foreign_id="")
        real(**values)

    monkeypatch.setattr(import_batch, "write_plan", after_somebody_else)

    batch = bring_in([row(1), row(2)])

    assert (batch.state, batch.created_count) == ("REFUSED", 0)
    assert "请重新导入" in batch.errors[0]["message"]
    assert not Enterprise.objects.exists()
