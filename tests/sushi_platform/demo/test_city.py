"""What a visitor of the demo city finds there. Nobody here changes it, so that it is built once."""

import json

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services.second_factor import verify_second_factor
from common.identifiers import is_valid_food_licence, is_valid_uscc
from duties.models import DutyRecord, LadderTold, RecordReview, ReportDraft
from enterprises.models import CreditRepair, Enterprise, Licence
from hazards.models import Hazard
from inspections.models import BackingVisit, Complaint, Inspection, Sample
from notifications.models import Notice
from scoring.models import CurrentIndex, RescoreRequest
from scoring.receivers import NEWS
from sushi_platform.demo.sign_ins import read_sign_ins
from tests.sushi_platform.demo.test_seed_demo import SMALL


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker, tmp_path_factory):
    """The folder of a city whose rows are there for the tests of this file."""
    folder = tmp_path_factory.mktemp("city")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(VAR_DIR=folder):
        call_command("seed_demo", **SMALL)
        yield folder
        transaction.set_rollback(True)


def test_it_builds_a_city_in_which_everything_happens(db, city):
    assert Enterprise.objects.count() == 12
    assert all(is_valid_uscc(code) for code in Enterprise.objects.values_list("credit_code", flat=True))
    assert all(is_valid_food_licence(number) for number in Licence.objects.values_list("number", flat=True))
    assert DutyRecord.objects.count() > 200
    assert Inspection.objects.exists()
    assert Inspection.objects.filter(paper_record__isnull=False).exists()
    assert BackingVisit.objects.filter(presence__isnull=False).exists()
    assert Sample.objects.filter(disposal=Sample.Disposal.PENDING).exists()
    assert set(Hazard.objects.values_list("state", flat=True)) == set(Hazard.State.values)
    assert Hazard.objects.filter(escalation_level__gt=0, returned_count=2).exists()
    assert Enterprise.objects.filter(status=Enterprise.Status.SUSPENDED).count() == 1
    assert CurrentIndex.objects.filter(index_tenths=None).count() == 1
    assert CurrentIndex.objects.filter(index_tenths=0).count() == 1
    assert RescoreRequest.objects.count() == 12  # today's index is left to the worker
    assert all(signal.has_listeners() for signal in NEWS)


def test_its_leaders_have_read_the_records(db, city):
    reviewed = RecordReview.objects.values_list("record__kind", "verdict", "capacity").distinct().order_by()
    assert {
        (1, "CONFIRMED", "DIRECTOR"),
        (1, "RETURNED", "DIRECTOR"),
        (1, "REMARKED", "REGULATOR"),
        (2, "RETURNED", "PRINCIPAL"),
    } <= set(reviewed)
    corrected = DutyRecord.objects.get(revision=2)
    assert (corrected.kind, corrected.reviews.get().verdict, len(corrected.replaces)) == (2, "CONFIRMED", 64)
    draft = ReportDraft.objects.get()
    assert (draft.saved_by.username, "请总监补充分析" in draft.content["assessed"]) == ("officer", True)


def test_its_visitors_find_notices(db, city):
    for username in ("officer", "director", "principal", "school"):
        notices = Notice.objects.visible_to(User.objects.get(username=username))
        assert "本单位有健康证明到期" in [notice.title for notice in notices.unread()]


def test_a_missed_duty_has_climbed_its_ladder(db, city):
    told = {
        username: set(
            LadderTold.objects.filter(user__username=username, step__enterprise__name="平江水巷面馆")
            .values_list("step__who", flat=True)
        )
        for username in ("director", "principal", "cadre", "district")
    }  # fmt: skip
    assert "DIRECTOR" in told["director"]
    assert "PRINCIPAL" in told["principal"]
    assert "CADRE" in told["cadre"]
    assert "BRANCH" in told["district"]


def test_its_explanations_tell_what_happened(db, city, sign_in):
    """A failed inspection, its hazard closed by two people, a re-test, a complaint, a repair."""
    failed = Inspection.objects.get(on_site__isnull=False, result="FAIL")
    hazard = Hazard.objects.get(title="十一月上旬的进货票据没有留存")
    sample = Sample.objects.get(state="RETESTING")
    complaint = Complaint.objects.filter(state="RECEIVED", kind="COMPLAINT").latest("answer_due_on")
    repair = CreditRepair.objects.pending().get()
    assert (hazard.state, hazard.enterprise) == ("CLOSED", failed.enterprise)
    assert hazard.closed_by != hazard.rectified_by
    told = {
        failed: ["依据", f"/inspections/{failed.pk}/"],
        hazard: [f"/hazards/{hazard.pk}/", f"{hazard.title} 已销号"],
        sample: ["尚未计入", f"/inspections/samples/{sample.pk}/", f"{sample.name} 复检中"],
        complaint: [
            "尚未计入",
            f"/inspections/complaints/{complaint.pk}/",
            f"{complaint.number} 已收到，期限",
        ],
        repair: ["尚未计入", f"#event-{repair.event_id}", f"信用修复待决定：{repair.event.title}"],
    }
    client = sign_in(User.objects.get(username="city"))
    parts = {}

    for row, words in told.items():
        enterprise = row.event.enterprise if row == repair else row.enterprise
        if enterprise.pk not in parts:
            page = client.get(reverse("portal:show_enterprise", args=[enterprise.public_id])).content.decode()
            parts[enterprise.pk] = page.partition('class="dimension-list"')[2].partition("</section>")[0]
        assert [word for word in words if word not in parts[enterprise.pk]] == []


def test_its_sign_ins_can_be_used(db, city, client):
    sign_ins = json.loads((city / "demo" / "sign-ins.json").read_text())

    assert client.get(sign_ins[0]["url"]).status_code == 200
    for one in sign_ins[1:]:
        assert User.objects.get(username=one["username"]).check_password(one["password"])


def test_the_present_code_is_left_for_the_visitor(db, city):
    one = next(one for one in read_sign_ins(city) if one.username == "city")

    verify_second_factor(user=User.objects.get(username="city"), code=one.current_code(), at=timezone.now())
