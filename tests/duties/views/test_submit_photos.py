"""Photos of the daily control: as files of a plain form, or as ids of photos that a phone sent before."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date
from duties.models import DutyRecord, DutyRecordPhoto
from enterprises.models import Photo
from hazards.models import Hazard, HazardEvidence
from tests.factories.daily_answers import good_answers, upload
from tests.factories.duties import make_duty
from tests.factories.photos import make_photo

DIRTY = {"answer_pests": "NO", "note_pests": "发现鼠迹，已放粘鼠板"}


@pytest.fixture
def today():
    return local_date(timezone.now())


@pytest.fixture
def url(noodle_bar, today):
    make_duty(noodle_bar, today)
    return reverse("duties:submit_duty", args=[noodle_bar.public_id, "daily-control", today])


@pytest.fixture
def send(sign_in, officer, noodle_bar, today, url):
    client = sign_in(officer)

    def send(**changes):
        return client.post(url, good_answers(noodle_bar, today, **changes))

    return send


def small(enterprise, photo):
    return reverse("enterprises:show_photo", args=[enterprise.public_id, photo.pk]) + "?small"


def test_a_file_becomes_a_photo_of_the_record(send, noodle_bar, officer):
    response = send(**DIRTY, photos_pests=upload(3))

    photo, record = Photo.objects.get(), DutyRecord.objects.get()
    assert response.status_code == 302
    assert (photo.enterprise, photo.taken_by) == (noodle_bar, officer)
    assert list(DutyRecordPhoto.objects.values_list("record", "number", "item", "photo")) == [
        (record.pk, 1, "pests", photo.pk)
    ]
    assert [answer["photos"] for answer in record.answers if "photos" in answer] == [[str(photo.pk)]]


def test_several_files_stand_in_their_order(send):
    send(**DIRTY, photos_pests=[upload(3), upload(4)], photos_disinfection=upload(5))

    items = DutyRecordPhoto.objects.order_by("number").values_list("item", flat=True)
    assert list(items) == ["disinfection", "pests", "pests"]


def test_the_photos_of_a_no_are_the_first_evidence_of_its_hazard(send):
    send(**DIRTY, photos_pests=[upload(3), upload(4)], photos_disinfection=upload(5))

    hazard = Hazard.objects.get()
    shown = DutyRecordPhoto.objects.filter(item="pests").order_by("number").values_list("photo", flat=True)
    evidence = HazardEvidence.objects.filter(move__hazard=hazard, phase="BEFORE").order_by("number")
    assert list(evidence.values_list("photo", flat=True)) == list(shown)
    assert len(shown) == 2


def test_an_id_of_a_photo_sent_before_does_as_well(send, noodle_bar, officer):
    photo = make_photo(noodle_bar, officer, at=timezone.now())

    send(**DIRTY, photos_pests_ids=[str(photo.pk)])

    assert DutyRecordPhoto.objects.get().photo == photo


def test_a_photo_is_kept_when_something_else_is_missing(send, noodle_bar):
    response = send(**DIRTY | {"note_pests": ""}, photos_pests=upload(3))

    photo = Photo.objects.get()
    assert list(response.context["form"].errors) == ["note_pests"]
    assert small(noodle_bar, photo) in response.text
    assert f'name="photos_pests_ids" value="{photo.pk}" checked' in response.text

    send(**DIRTY, photos_pests_ids=[str(photo.pk)])
    assert DutyRecordPhoto.objects.get().photo == photo


def test_the_same_form_twice_leaves_one_photo(send):
    again = {"idempotency_key": "5f6f4f0e-3c56-4a86-9a53-6b6f6a3c2b11"}

    answers = [send(**DIRTY, **again, photos_pests=upload(3)) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Photo.objects.count(), DutyRecord.objects.count()) == (1, 1)


def test_what_is_no_photo_is_said_at_its_item(send):
    response = send(**DIRTY, photos_pests=SimpleUploadedFile("p.jpg", b"text", "image/jpeg"))

    assert list(response.context["form"].errors) == ["photos_pests"]
    assert "这不是照片" in response.text
    assert not DutyRecord.objects.exists()


def test_the_record_shows_its_photos_and_numbers(send, sign_in, inspector, noodle_bar, today):
    send(
        number_chilled_temperature="9.5",
        note_chilled_temperature="门没关严，已关好",
        photos_chilled_temperature=upload(3),
    )
    page = (
        sign_in(inspector)
        .get(reverse("duties:show_record", args=[noodle_bar.public_id, "daily-control", today]))
        .text
    )

    for text in ("9.5 ℃", "应为 0–8 ℃", "超出范围", "−17 ℃", "应为 ≤ −12 ℃", "restaurant-2026.1"):
        assert text in page
    assert small(noodle_bar, Photo.objects.get()) in page


def test_a_correction_keeps_what_was_photographed(send, sign_in, officer, noodle_bar, today):
    send(**DIRTY, photos_pests=upload(3))
    photo = Photo.objects.get()
    correct = reverse("duties:correct_record", args=[noodle_bar.public_id, "daily-control", today])
    client = sign_in(officer)
    assert f'value="{photo.pk}" checked' in client.get(correct).text

    client.post(
        correct,
        good_answers(noodle_bar, today, **DIRTY, photos_pests_ids=[str(photo.pk)], reason="写漏一句"),
    )

    shown = DutyRecordPhoto.objects.order_by("record__revision").values_list("record__revision", "photo")
    assert list(shown) == [(1, photo.pk), (2, photo.pk)]


@pytest.mark.parametrize("photos", [1, 3])
def test_showing_a_record_takes_the_same_queries(
    send, sign_in, officer, noodle_bar, today, photos, django_assert_num_queries
):
    send(**DIRTY, photos_pests=[upload(seed) for seed in range(photos)])
    client = sign_in(officer)
    url = reverse("duties:show_record", args=[noodle_bar.public_id, "daily-control", today])
    client.get(url)

    with django_assert_num_queries(13):
        client.get(url)
