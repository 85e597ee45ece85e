from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.local_time import ZONE
from duties.models import DutyRecordPhoto, HollowSignal
from duties.services.hollow_signal import comment_hollow_signal, confirm_hollow_signal
from tests.duties.services.test_hollow_detection import look, make_days
from tests.factories.hollow import make_hollow_signal
from tests.factories.photos import make_photo

Kind = HollowSignal.Kind


def page_of(client, signal):
    response = client.get(reverse("duties:show_hollow_signal", args=[signal.pk]))
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def records(noodle_bar, officer):
    """Four days, each with something to say."""
    days = make_days(noodle_bar, officer, 4)
    return sorted(days, key=lambda record: record.due_on)


def signal_of(kind, records, **evidence):
    first = records[0]
    named = {"records": [record.pk for record in records]} | evidence
    return make_hollow_signal(first.enterprise, first.by, kind=kind, evidence=named)


def test_it_shows_the_pace_record_by_record(noodle_bar, officer, inspector, district, at, sign_in):
    make_days(noodle_bar, officer)
    look(district, at)

    page = page_of(sign_in(inspector), HollowSignal.objects.get())

    assert "有作答时间的 8 份记录里，8 份快得来不及看。" in page
    assert page.count("0.4 秒") == 8
    assert "09:59:56" in page


def test_it_shows_the_two_photos_side_by_side(records, noodle_bar, officer, inspector, sign_in):
    photos = [make_photo(noodle_bar, officer, seed) for seed in (1, 2)]
    for record, photo in zip(records, photos, strict=False):
        DutyRecordPhoto.objects.create(record=record, number=1, item="sink", photo=photo)
    pair = {
        "photo": str(photos[1].pk),
        "record": records[1].pk,
        "other_photo": str(photos[0].pk),
        "other_record": records[0].pk,
        "bits": 2,
        "is_elsewhere": False,
        "is_same_file": False,
    }

    page = page_of(sign_in(inspector), signal_of(Kind.SAME_PHOTO, records, pairs=[pair]))

    shown = [reverse("enterprises:show_photo", args=[noodle_bar.public_id, photo.pk]) for photo in photos]
    assert all(f'<img src="{address}"' in page for address in shown)
    assert "63 处特征中只有 2 处不同。" in page


def test_the_photo_of_another_enterprise_stays_there(
    records, noodle_bar, rival_bar, officer, rival, inspector, sign_in
):
    own, foreign = make_photo(noodle_bar, officer, 1), make_photo(rival_bar, rival, 1)
    foreign_record = make_days(rival_bar, rival, 1)[0]
    pair = {
        "photo": str(own.pk),
        "record": records[0].pk,
        "other_photo": str(foreign.pk),
        "other_record": foreign_record.pk,
        "bits": 0,
        "is_elsewhere": True,
        "is_same_file": True,
    }
    signal = signal_of(Kind.SAME_PHOTO, records, pairs=[pair])
    address = reverse("enterprises:show_photo", args=[rival_bar.public_id, foreign.pk])

    assert address in page_of(sign_in(inspector), signal)
    page = page_of(sign_in(officer), signal)
    assert address not in page
    assert rival_bar.public_id not in page
    assert "另一家单位的照片，这里不显示。" in page


def test_it_shows_the_same_words_of_each_day(noodle_bar, officer, inspector, sign_in):
    answers = [{"item": "meal", "question": "陪餐情况", "note": "红烧肉和青菜，孩子们吃得很干净"}]
    records = make_days(noodle_bar, officer, 3, answers=answers)
    text = {
        "item": "meal",
        "duty_kind": 1,
        "records": [record.pk for record in records],
        "times": 3,
        "total": 4,
    }

    page = page_of(sign_in(inspector), signal_of(Kind.SAME_TEXT, records, texts=[text]))

    assert page.count("红烧肉和青菜，孩子们吃得很干净") == 3
    assert "陪餐情况" in page


@pytest.mark.parametrize(
    ("kind", "evidence", "told"),
    [
        (Kind.BATCH_AFTER_DEADLINE, {"batches": [{"records": [], "seconds": 300}]}, "5 分钟里补写了 0 份"),
        (Kind.FAR_FROM_PREMISES, {"metres": {}, "located": 9, "is_never_near": True}, "请先核对坐标"),
        (
            Kind.CONSTANT_READINGS,
            {"items": [{"item": "core", "number": "75.3", "unit": "℃", "times": 20, "total": 21}]},
            "21 次中 20 次",
        ),
        (Kind.ALL_PASS_CONTRADICTED, {"inspected": ["2026-11-20"], "faults": 2}, "检查却发现下面的重点项"),
    ],
)
def test_each_kind_tells_what_it_rests_on(records, inspector, sign_in, kind, evidence, told):
    if kind == Kind.FAR_FROM_PREMISES:
        evidence = evidence | {"metres": {str(record.pk): 900 for record in records}}

    assert told in page_of(sign_in(inspector), signal_of(kind, records, **evidence))


def test_a_new_one_says_that_nothing_follows(noodle_bar, officer, sign_in):
    page = page_of(sign_in(officer), make_hollow_signal(noodle_bar, officer))

    assert "还没有人核实，现在没有任何影响" in page
    assert "提交说明" in page
    assert "确认走过场" not in page


def test_the_regulator_gets_the_review_form_and_the_comments(noodle_bar, officer, inspector, at, sign_in):
    signal = make_hollow_signal(noodle_bar, officer)
    comment_hollow_signal(signal=signal, text="那几天手机时间不对", by=officer, at=at)

    page = page_of(sign_in(inspector), signal)

    assert "那几天手机时间不对" in page
    assert "确认走过场" in page
    assert "提交说明" not in page


def test_the_confirmer_is_told_that_another_reverses(noodle_bar, officer, inspector, at, sign_in):
    signal = make_hollow_signal(noodle_bar, officer)
    confirm_hollow_signal(signal=signal, reason="看了监控", by=inspector, at=at)

    page = page_of(sign_in(inspector), signal)

    assert "撤销要由另一位监管人员决定" in page
    assert "撤销这次确认" not in page


def test_more_records_ask_no_more_queries(noodle_bar, officer, rival_bar, rival, client):
    asked = []
    for enterprise, by, count in ((noodle_bar, officer, 2), (rival_bar, rival, 6)):
        records = make_days(enterprise, by, count)
        signal = signal_of(Kind.IMPOSSIBLE_PACE, records, hurried=count, timed=count)
        client.force_login(by)
        address = reverse("duties:show_hollow_signal", args=[signal.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_days_of_a_batch_stand_in_the_order_of_answering(noodle_bar, officer, inspector, sign_in):
    sitting = datetime(2026, 11, 22, 20, tzinfo=ZONE)
    records = [
        make_days(
            noodle_bar, officer, 1, last_day=date(2026, 11, day), captured_at=sitting - timedelta(minutes=day)
        )[0]
        for day in (10, 12)
    ]
    batch = {"records": [record.pk for record in records], "seconds": 120}

    page = page_of(sign_in(inspector), signal_of(Kind.BATCH_AFTER_DEADLINE, records, batches=[batch]))

    assert page.index("2026-11-22 19:48:00") < page.index("2026-11-22 19:50:00")
