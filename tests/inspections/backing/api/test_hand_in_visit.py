"""The phone's way: photos first, then the whole visit with its key, as often as it takes."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from common.local_time import local_date
from inspections.models import BackingVisit, VisitTask
from inspections.queries.backing.sealed import sealed_visits
from inspections.services.backing.assignment import hand_over_backing
from ledger.models import WaitingLeaf
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_backing import filled_in_answers, make_backing
from tests.factories.photos import make_photo
from tests.factories.presence import make_presence

URL = "/api/v1/backing-records/"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def backed(noodle_bar, cadre, inspector, now):
    make_backing(noodle_bar, cadre, now - 3 * DAY, inspector)
    return noodle_bar


def send(client, enterprise, key, *, answers=None, **headers):
    body = {
        "id": str(key),
        "enterprise": enterprise.public_id,
        "answers": filled_in_answers(enterprise) | (answers or {}),
    }
    return client.post(URL, json.dumps(body), content_type="application/json", headers=headers)


def test_sent_again_it_is_stored_once_with_its_photos(sign_in, cadre, backed):
    client, key = sign_in(cadre), uuid4()
    photo = make_photo(backed, cadre)

    first, again = (send(client, backed, key, answers={"photos_ids": [str(photo.pk)]}) for _try in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    visit = BackingVisit.objects.get()
    assert (visit.log_id, first.json()["id"]) == (key, str(key))
    assert [one.pk for one in visit.photos.all()] == [photo.pk]
    assert [task.state for task in VisitTask.objects.all()] == ["DONE"]


def test_a_visit_of_yesterday_rests_on_the_proof_of_yesterday(sign_in, cadre, officer, backed, now):
    captured = now - DAY
    presence = make_presence(backed, cadre, officer, captured - 10 * MINUTE)

    answer = send(
        sign_in(cadre), backed, uuid4(), answers={"captured_at": captured.isoformat(), "no_presence": ""}
    )

    visit = BackingVisit.objects.get()
    assert (answer.status_code, visit.presence) == (201, presence)
    assert (visit.visited_on, visit.captured_at) == (local_date(captured), captured)
    assert visit.visited_at > captured + 20 * 60 * MINUTE
    assert visit.task.done_on == local_date(captured)
    assert visit.was_waiting
    assert [sealed.entry for sealed in sealed_visits()] == list(
        WaitingLeaf.objects.filter(entry__contains='"backing-visit"').values_list("entry", flat=True)
    )


def test_without_a_proof_nobody_writes_into_the_past(sign_in, cadre, officer, backed, now):
    captured = now - 2 * DAY
    make_presence(backed, cadre, officer, now - DAY)  # of another day: no proof of this one

    answer = send(sign_in(cadre), backed, uuid4(), answers={"captured_at": captured.isoformat()})

    visit = BackingVisit.objects.get()
    assert answer.status_code == 201
    assert (visit.presence, visit.no_presence) == (None, "没有网络")
    assert visit.visited_on == local_date(visit.visited_at) >= local_date(now)
    assert visit.task.done_on == visit.visited_on


def test_a_proof_serves_one_visit(sign_in, cadre, officer, backed, now):
    make_presence(backed, cadre, officer, now - MINUTE)
    client = sign_in(cadre)

    for _visit in range(2):
        send(client, backed, uuid4())

    assert sorted(visit.is_presence_proved for visit in BackingVisit.objects.all()) == [False, True]


def test_what_is_wrong_is_told_by_field(sign_in, cadre, backed):
    wrong = {"answer_K1": "NO", "note_K1": "", "answer_S1": "", "no_presence": ""}

    answer = send(sign_in(cadre), backed, uuid4(), answers=wrong)

    assert (answer.status_code, set(answer.json()["error"]["fields"])) == (400, {"note_K1", "answer_S1"})
    answer = send(sign_in(cadre), backed, uuid4(), answers={"no_presence": ""})
    assert set(answer.json()["error"]["fields"]) == {"no_presence"}
    ahead = {"captured_at": (timezone.now() + 10 * MINUTE).isoformat()}
    answer = send(sign_in(cadre), backed, uuid4(), answers=ahead)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "captured_in_future")
    assert not BackingVisit.objects.exists()


def test_nobody_sends_under_another_name(sign_in, cadre, backed):
    answer = send(sign_in(cadre), backed, uuid4(), **{"X-Signed-In-As": str(cadre.pk + 1)})

    assert (answer.status_code, BackingVisit.objects.exists()) == (401, False)


def test_the_number_of_another_visit_is_refused(sign_in, cadre, rival_bar, inspector, backed, now):
    make_backing(rival_bar, cadre, now, inspector)
    client, key = sign_in(cadre), uuid4()
    send(client, backed, key)

    answer = send(client, rival_bar, key)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "key_used_elsewhere")


def test_who_has_handed_over_meanwhile_records_nothing(sign_in, cadre, inspector, district, backed, now):
    successor = make_user("successor", "接手干部")
    give_role(successor, "CADRE", district)
    hand_over_backing(
        cadre=cadre,
        successor=successor,
        reason="岗位调整",
        region_paths=[district.path],
        by=inspector,
        at=now,
    )

    answer = send(sign_in(cadre), backed, uuid4())

    assert (answer.status_code, BackingVisit.objects.exists()) == (403, False)
