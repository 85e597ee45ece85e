import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from common.encryption import encrypt, keyed_hash
from enterprises.services.import_file import ImportFileRefused
from enterprises.services.import_template import import_template
from staff.models import HealthCertificate, Person, Post, ProhibitedPerson, TrainingRecord
from staff.models.person import CITIZEN_ID
from staff.services.staff_columns import RULES, STAFF_COLUMNS
from staff.services.staff_import import MOST_ROWS, import_staff
from tests.factories.staff import make_citizen_id, make_person, make_post
from tests.factories.staff_file import make_staff_file


@pytest.fixture
def bring_in(noodle_bar, principal, at):
    def bring_in(rows, is_dry_run=False, may_appoint_managers=True, enterprise=noodle_bar, content=None):
        return import_staff(
            enterprise=enterprise,
            file=io.BytesIO(content or make_staff_file(rows)),
            name="人员.xlsx",
            is_dry_run=is_dry_run,
            may_appoint_managers=may_appoint_managers,
            by=principal,
            at=at,
        )

    return bring_in


FULL = {
    "phone": "13812345678",
    "certificate_number": "苏A-1",
    "certificate_issued_on": "2026-03-01",
    "training_hours": "8",
    "training_on": "2026-03-05",
}


def stored():
    return [model.objects.count() for model in (Person, Post, HealthCertificate, TrainingRecord)]


def told(outcome):
    return [(error.row, error.column, error.message) for error in outcome.errors]


def test_it_registers_and_appoints(bring_in, noodle_bar, principal, at):
    number = make_citizen_id()

    outcome = bring_in(
        [FULL | {"citizen_id": number}, {"name": "李服务", "handles_food": "否", "job_title": "服务员"}]
    )

    assert told(outcome) == []
    assert (outcome.rows_total, outcome.registered, outcome.appointed) == (2, 2, 2)
    assert (outcome.certificates, outcome.trainings, outcome.unchanged) == (1, 1, [])
    person = Person.objects.with_citizen_id(number).get()
    post = person.posts.get()
    assert (post.enterprise, post.kind, post.job_title, post.handles_food, post.starts_on) == (
        noodle_bar,
        Post.Kind.STAFF,
        "厨师",
        True,
        date(2026, 3, 1),
    )
    certificate = person.health_certificates.get()
    assert (certificate.issued_on, certificate.valid_to) == (date(2026, 3, 1), date(2027, 2, 28))
    assert person.training_records.get().title == "食品安全培训"
    assert person.masked_phone == "138****5678"


def test_it_is_audited_without_names(bring_in, noodle_bar, principal):
    number = make_citizen_id()

    bring_in([FULL | {"citizen_id": number}])

    entry = AuditEntry.objects.get(action="import_staff")
    assert (entry.actor, entry.subject_id, entry.new["registered"]) == (principal, str(noodle_bar.pk), 1)
    everything = str(list(AuditEntry.objects.values_list("old", "new", "reason")))
    assert number not in everything
    assert "13812345678" not in everything
    assert "王小满" not in everything


def test_a_dry_run_says_the_same_and_stores_nothing(bring_in):
    rows = [FULL | {"citizen_id": make_citizen_id()}]

    tried = bring_in(rows, is_dry_run=True)

    assert stored() == [0, 0, 0, 0]
    assert not AuditEntry.objects.exists()
    assert tried.counts == bring_in(rows).counts


def test_one_wrong_row_keeps_all_out(bring_in):
    outcome = bring_in([FULL, FULL | {"starts_on": "昨天"}, {"citizen_id": "11010519491231002Y"}])

    assert stored() == [0, 0, 0, 0]
    assert [(row, column) for row, column, _message in told(outcome)] == [(3, "任职起"), (4, "身份证号")]


def test_a_row_that_a_service_refuses_keeps_all_out(bring_in, noodle_bar):
    make_post(make_person("老负责"), noodle_bar, Post.Kind.PRINCIPAL)

    outcome = bring_in([FULL, {"kind": "主要负责人"}, {"starts_on": "2031-01-01"}])

    assert stored() == [1, 1, 0, 0]
    assert told(outcome) == [
        (3, "岗位类别", "该主体已有主要负责人，请先办理原负责人离任，新的任职从离任日起。"),
        (4, "任职起", "任职日期最多提前 90 天登记，请核对年份。"),
    ]


def test_the_same_file_again_changes_nothing(bring_in):
    rows = [FULL | {"citizen_id": make_citizen_id()}, {"name": "李服务", "citizen_id": make_citizen_id()}]
    bring_in(rows)
    before = stored()

    outcome = bring_in(rows)

    assert (told(outcome), outcome.unchanged, stored()) == ([], [2, 3], before)
    assert (outcome.registered, outcome.appointed, outcome.certificates, outcome.trainings) == (0, 0, 0, 0)


def test_who_is_known_is_not_registered_again(bring_in, rival_bar):
    number = make_citizen_id()
    person = make_person("王小满", citizen_id=number)
    make_post(person, rival_bar)

    outcome = bring_in([FULL | {"citizen_id": number.lower()}])

    assert (outcome.registered, outcome.appointed) == (0, 1)
    assert person.posts.count() == 2


def test_another_name_to_a_known_number_tells_nothing_of_its_owner(bring_in):
    number = make_citizen_id()
    make_person("张秘密", citizen_id=number)

    outcome = bring_in([{"citizen_id": number}])

    ((row, column, message),) = told(outcome)
    assert (row, column) == (2, "姓名")
    assert "张" not in message
    assert Post.objects.count() == 0


def test_somebody_on_the_list_is_refused(bring_in, at):
    """Food Safety Law art. 135."""
    number = make_citizen_id()
    ProhibitedPerson.objects.create(
        name="王小满",
        citizen_id_encrypted=encrypt(number, purpose=CITIZEN_ID),
        citizen_id_hash=keyed_hash(number, purpose=CITIZEN_ID),
        ground="FOOD_CRIME",
        document_no="1",
        starts_on=date(2020, 1, 1),
        recorded_at=at,
    )

    outcome = bring_in([{"citizen_id": number}])

    assert "第一百三十五条" in told(outcome)[0][2]
    assert stored() == [0, 0, 0, 0]


def test_managers_are_appointed_by_who_may(bring_in):
    rows = [{"kind": "食品安全员", "document_no": "任2026-1"}]

    assert told(bring_in(rows, may_appoint_managers=False)) == [
        (2, "岗位类别", "只有主要负责人、食品安全总监或监管部门可以任命管理人员。")
    ]
    assert told(bring_in(rows)) == []
    post = Post.objects.get()
    assert (post.kind, post.document_no, post.confirmed_at) == (Post.Kind.OFFICER, "任2026-1", None)


def test_a_post_is_not_edited_by_a_file(bring_in):
    number = make_citizen_id()
    bring_in([{"citizen_id": number}])

    outcome = bring_in([{"citizen_id": number, "job_title": "店长", "starts_on": "2026-04-01"}])

    assert [(row, column) for row, column, _message in told(outcome)] == [(2, "任职起"), (2, "岗位")]
    assert Post.objects.get().job_title == "厨师"


def test_rows_are_checked_against_each_other(bring_in):
    number = make_citizen_id()

    outcome = bring_in([{"citizen_id": number}, {"citizen_id": number, "name": "王小慢"}])

    assert [(row, column) for row, column, _message in told(outcome)] == [(3, "姓名"), (3, "岗位类别")]


def test_one_person_may_hold_two_posts(bring_in):
    number = make_citizen_id()

    outcome = bring_in([{"citizen_id": number}, {"citizen_id": number, "kind": "食品安全员"}])

    assert (told(outcome), outcome.registered, outcome.appointed) == ([], 1, 2)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"name": ""}, "姓名"),
        ({"name": "1"}, "姓名"),
        ({"citizen_id": ""}, "身份证号"),
        ({"citizen_id": "3.20508E+17"}, "身份证号"),
        ({"phone": "12345"}, "手机号"),
        ({"kind": "店长"}, "岗位类别"),
        ({"handles_food": "也许"}, "接触直接入口食品"),
        ({"certificate_number": "苏A-1"}, "发证日期"),
        ({"certificate_valid_to": "2027-01-01"}, "发证日期"),
        ({"certificate_issued_on": "2026-12-24"}, "发证日期"),
        ({"certificate_issued_on": "2026-03-01", "certificate_valid_to": "2025-01-01"}, "有效期至"),
        ({"training_hours": "8"}, "培训完成日期"),
        ({"training_on": "2026-03-05"}, "培训学时"),
        ({"training_hours": "0", "training_on": "2026-03-05"}, "培训学时"),
        ({"training_hours": "201", "training_on": "2026-03-05"}, "培训学时"),
        ({"training_hours": "8", "training_on": "2026-12-24"}, "培训完成日期"),
        ({"starts_on": "2026-03-01", "term_ends_on": "2026-02-01"}, "任期止"),
    ],
)
def test_it_says_which_cell_is_wrong(bring_in, row, column):
    outcome = bring_in([FULL, row])

    assert column in [column for number, column, _message in told(outcome) if number == 3]
    assert all(message for _row, _column, message in told(outcome))
    assert stored() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "field", ["name", "citizen_id", "phone", "job_title", "starts_on", "document_no", "kind"]
)
def test_no_error_repeats_a_number_wherever_it_stands(bring_in, field):
    number, phone = make_citizen_id(), "13987654321"
    spaced = f"{number[:6]} {number[6:14]} {number[14:]}"

    for value in (number, phone, spaced, number[:-1], number + "0"):
        outcome = bring_in([{field: value, "handles_food": "?"}], is_dry_run=True)

        everything = str([(error.message, error.value) for error in outcome.errors])
        assert outcome.errors
        assert value not in everything


def test_the_template_with_its_example_is_an_empty_file(bring_in):
    content = import_template(columns=STAFF_COLUMNS, rules=RULES, title="人员", most_rows=MOST_ROWS)

    with pytest.raises(ImportFileRefused, match="表头下面没有数据"):
        bring_in([], content=content)


def test_too_many_rows_are_refused(bring_in):
    numbers = [make_citizen_id(number) for number in range(5)]
    rows = [{"citizen_id": numbers[at % 5]} for at in range(MOST_ROWS + 1)]

    with pytest.raises(ImportFileRefused, match="2000"):
        bring_in(rows)


def test_csv_is_read_too(noodle_bar, principal, at):
    number = make_citizen_id()
    text = f"姓名,身份证号,岗位类别,接触直接入口食品,任职起\n王小满,{number},从业人员,是,2026/3/1\n"

    outcome = import_staff(
        enterprise=noodle_bar,
        file=io.BytesIO(text.encode("gb18030")),
        name="人员.csv",
        is_dry_run=False,
        may_appoint_managers=True,
        by=principal,
        at=at,
    )

    assert (told(outcome), outcome.appointed) == ([], 1)


def test_rows_that_change_nothing_cost_nothing(bring_in):
    """However many people are there already: they are asked for all at once."""
    rows = [FULL | {"citizen_id": make_citizen_id(), "phone": f"1381234{at:04d}"} for at in range(30)]
    bring_in(rows)

    def queries(some):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            bring_in(some)
        return len(captured)

    assert queries(rows[:1]) == queries(rows) < 12
