import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, User
from common.stored_file import store_encrypted
from notifications.models import DeliverySettings
from staff.models import (
    CodeScan,
    DataRequest,
    HealthCertificate,
    Leave,
    MorningCheck,
    PerformanceEvaluation,
    Person,
    Post,
)
from staff.services.erasure import erase_person
from staff.services.person import open_person_account, register_person
from tests.factories.duties import make_record
from tests.factories.notifications import make_device, make_notice, make_robot
from tests.factories.staff import (
    make_certificate,
    make_citizen_id,
    make_data_request,
    make_morning_check,
    make_person,
    make_post,
    make_training,
)

NAME, PHONE = "欧阳去远", "13987654321"


@pytest.fixture(autouse=True)
def _storage(monkeypatch):
    """A storage that holds nothing yet: other tests leave files behind."""
    monkeypatch.setattr(default_storage, "_wrapped", InMemoryStorage())


@pytest.fixture
def citizen_id():
    return make_citizen_id()


@pytest.fixture
def leaver(noodle_bar, inspector, citizen_id, at):
    """Left three years ago, with everything the platform can hold about somebody."""
    long_ago = at - timedelta(days=1095)
    person = register_person(
        name=NAME, citizen_id=citizen_id, phone=PHONE, by=inspector, at=long_ago, region_path="x"
    )
    user = open_person_account(person=person, username="ouyang", by=inspector, at=long_ago).user
    User.objects.filter(pk=user.pk).update(email="ouyang@example.com", display_name=NAME)
    post = make_post(
        person,
        noodle_bar,
        Post.Kind.OFFICER,
        starts_on=(long_ago - timedelta(days=400)).date(),
        ended_on=long_ago.date(),
        end_reason=f"{NAME}辞职",
        document=store_encrypted(f"任命{NAME}".encode(), folder="appointments"),
    )
    make_certificate(
        person,
        issued_on=(long_ago - timedelta(days=300)).date(),
        number="苏A-20230001",
        photo=store_encrypted(b"photo", folder="certificates"),
        withdrawn_at=at,
        withdraw_reason=f"{NAME}的证登记错了",
    )
    make_training(person)
    make_morning_check(person, noodle_bar, by=user, checked_at=long_ago)
    CodeScan.objects.create(person=person, purpose="I", step=1, outcome="ACCEPTED", at=long_ago)
    PerformanceEvaluation.objects.create(
        post=post,
        quarter=long_ago.date().replace(month=10, day=1),
        score=90,
        comment="认真",
        by=inspector,
        at=at,
    )
    Leave.objects.create(
        post=post, starts_on=long_ago.date(), ends_on=long_ago.date(), reason="发烧", declared_at=long_ago
    )
    make_data_request(person, at=at, statement=f"我叫{NAME}，电话{PHONE}")
    make_notice(user, text=f"{NAME}，您的健康证明快到期了。")
    make_robot(user, name=f"{NAME}的群")
    make_device(user, name=f"{NAME}的手机")
    DeliverySettings.objects.create(user=user, refused_email="ouyang@example.com", changed_at=at)
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def erase(inspector, at, django_capture_on_commit_callbacks):
    def erase(person):
        with django_capture_on_commit_callbacks(execute=True):
            return erase_person(person=person, by=inspector, at=at, reason="本人请求")

    return erase


def dump():
    """Every row of every table as text, but for who did what in the audit trail: that is kept by law."""
    told = {}
    for model in apps.get_models(include_auto_created=True):
        kept = {"actor_label"} if model is AuditEntry else set()
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in kept]
        rows = json.dumps(list(model.objects.values(*names)), cls=DjangoJSONEncoder, ensure_ascii=False)
        told[model._meta.label] = rows
    return told


def tables_with(text):
    return sorted(label for label, rows in dump().items() if text in rows)


def stored_files(folder=""):
    directories, files = default_storage.listdir(folder)
    inside = [f"{folder}{name}/" for name in directories]
    return files + [file for directory in inside for file in stored_files(directory)]


def test_nothing_finds_the_person_any_more(leaver, erase, citizen_id):
    old_hash = leaver.citizen_id_hash
    assert tables_with(NAME) != []
    assert tables_with(old_hash) == ["staff.Person"]
    assert len(stored_files()) == 2

    erase(leaver)

    assert tables_with(NAME) == []
    assert tables_with(PHONE) == []
    assert tables_with(citizen_id) == []
    assert tables_with(old_hash) == []
    assert tables_with("ouyang@example.com") == []
    assert tables_with("苏A-20230001") == []
    assert stored_files() == []
    assert not Person.objects.with_citizen_id(citizen_id).exists()
    assert not Person.objects.with_phone(PHONE).exists()


def test_the_sign_in_name_stands_in_the_audit_trail_only(leaver, erase):
    erase(leaver)

    assert tables_with("ouyang") == ["accounts.AuditEntry"]


def test_records_stay_under_the_pseudonym(leaver, erase):
    erased = erase(leaver)

    erased = Person.objects.get(pk=erased.pk)
    assert erased.name == f"已删除人员 {erased.code[-4:]}"
    assert (erased.user, erased.citizen_id_encrypted, erased.phone_encrypted) == (None, "", "")
    kept = [erased.posts, erased.health_certificates, erased.training_records, erased.morning_checks]
    assert [rows.count() for rows in kept] == [1, 1, 1, 1]
    assert erased.posts.get().end_reason == "此人辞职"
    certificate = erased.health_certificates.get()
    assert (certificate.is_fit, certificate.photo, certificate.number) == (True, "", "")
    assert Leave.objects.get(post__person=erased).reason == ""


def test_own_requests_are_closed_and_emptied(leaver, erase):
    erased = erase(leaver)

    request = erased.data_requests.get()
    assert (request.state, request.statement) == (DataRequest.State.WITHDRAWN, "（已删除）")


def test_the_account_is_shut_under_another_name(leaver, erase):
    user = leaver.user

    erase(leaver)

    user.refresh_from_db()
    assert (user.is_active, user.username, user.display_name, user.email) == (
        False,
        f"erased-{leaver.code.lower()}",
        f"已删除人员 {leaver.code[-4:]}",
        "",
    )
    assert not user.has_usable_password()


def test_the_audit_entry_holds_no_old_value(leaver, erase, inspector):
    erase(leaver)

    entry = AuditEntry.objects.get(action="erase_person")
    assert (entry.actor, entry.old, entry.new, entry.reason) == (inspector, {}, {}, "本人请求")
    assert entry.region_path == leaver.posts.get().enterprise.region_path


@pytest.mark.parametrize("model", [MorningCheck, CodeScan, PerformanceEvaluation, AuditEntry])
def test_what_is_never_changed_is_still_never_changed(leaver, erase, model):
    before = list(model.objects.order_by("pk").values())

    erase(leaver)

    after = list(model.objects.order_by("pk").values())
    assert after[: len(before)] == before != []
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=after[0]["id"]).delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET id = id")


def test_a_file_stays_when_the_erasure_is_taken_back(leaver, inspector, at):
    with transaction.atomic():
        erase_person(person=leaver, by=inspector, at=at, reason="本人请求")
        transaction.set_rollback(True)

    assert len(stored_files()) == 2
    assert Person.objects.get(pk=leaver.pk).name == NAME


def test_it_does_not_touch_others(leaver, cook, erase):
    def others():
        return [
            list(Person.objects.exclude(pk=leaver.pk).values()),
            list(User.objects.exclude(pk=leaver.user_id).values()),
            list(Post.objects.exclude(person=leaver).values()),
            list(HealthCertificate.objects.exclude(person=leaver).values()),
        ]

    before = others()

    erase(leaver)

    assert others() == before
    assert [len(rows) for rows in before] == [1, 2, 1, 1]


def test_duty_records_of_the_person_still_open(officer, noodle_bar, inspector, erase, sign_in, at):
    now = timezone.now()
    record = make_record(noodle_bar, officer)
    person = make_person("小安全", user=officer)
    officer.memberships.update(
        valid_to=now.date() - timedelta(days=900), valid_from=now.date() - timedelta(days=999)
    )
    day = at.date() - timedelta(days=900)
    make_post(person, noodle_bar, starts_on=day, ended_on=day, end_reason="离职")

    erase(person)

    url = reverse("duties:show_record", args=[noodle_bar.public_id, "daily-control", record.due_on])
    page = sign_in(inspector).get(url)
    assert page.status_code == 200
    assert f"已删除人员 {person.code[-4:]}" in page.content.decode()
