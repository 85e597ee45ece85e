import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hazards.models import HazardEvidence
from hazards.services.hazard import close_hazard
from hazards.services.move import NOTHING
from tests.factories.hazards import make_hazard, rectify_hazard
from tests.factories.photos import draw_photo, make_photo


@pytest.fixture
def hazard(noodle_bar):
    return make_hazard(noodle_bar)


def post(client, hazard, **data):
    return client.post(reverse("hazards:submit_rectification", args=[hazard.pk]), data)


def form_in(response):
    return next(act["form"] for act in response.context["acts"] if act["door"].name == "rectification")


def upload(seed):
    return SimpleUploadedFile("after.jpg", draw_photo(seed), "image/jpeg")


def test_it_submits_with_a_photo(hazard, sign_in, officer):
    response = post(sign_in(officer), hazard, rectification="换了门封条", photos=[upload(1)])

    assert response["Location"] == reverse("hazards:show_hazard", args=[hazard.pk])
    hazard.refresh_from_db()
    assert (hazard.rectification, hazard.rectified_by, hazard.state) == ("换了门封条", officer, "SUBMITTED")
    assert hazard.after_evidence == "PHOTO"
    assert HazardEvidence.objects.get().photo.taken_by == officer


def test_a_written_reason_stands_for_a_photo(hazard, sign_in, officer):
    post(sign_in(officer), hazard, rectification="补办了健康证", no_photo="证件在监管平台上")

    hazard.refresh_from_db()
    assert (hazard.state, hazard.after_evidence) == ("SUBMITTED", "REASON")
    assert hazard.moves.last().no_after_photo == "证件在监管平台上"


def test_a_photo_that_the_phone_sent_before_is_taken_by_its_id(hazard, sign_in, officer, noodle_bar):
    photo = make_photo(noodle_bar, officer)

    post(sign_in(officer), hazard, rectification="换了门封条", photos_ids=[str(photo.pk)])

    assert HazardEvidence.objects.get().photo == photo


def test_somebody_elses_photo_is_none(hazard, sign_in, officer, director, noodle_bar):
    photo = make_photo(noodle_bar, director)

    response = post(sign_in(officer), hazard, rectification="换了门封条", photos_ids=[str(photo.pk)])

    assert list(form_in(response).errors) == ["photos"]


def test_it_wants_words_and_evidence(hazard, sign_in, officer):
    response = post(sign_in(officer), hazard, rectification=" ")

    assert response.status_code == 200
    assert form_in(response).errors == {
        "rectification": ["请写明怎么整改的。"],
        "photos": ["请拍照；确实无法拍照的，在下面写明原因。"],
    }


def test_nobody_takes_a_photo_twice(hazard, sign_in, officer):
    response = post(sign_in(officer), hazard, rectification=" ", photos=[upload(1)])

    (photo,) = form_in(response).kept["photos"]
    assert f'name="photos_ids" value="{photo.pk}"' in response.text


def test_where_nothing_shows_how_it_was_that_is_asked_for(noodle_bar, sign_in, officer, at):
    hazard = make_hazard(noodle_bar, evidence=NOTHING)

    response = post(sign_in(officer), hazard, rectification="换了门封条", photos=[upload(1)])
    assert list(form_in(response).errors) == ["before_photos"]

    post(
        sign_in(officer),
        hazard,
        rectification="换了门封条",
        photos=[upload(1)],
        no_before_photo="发现后立即处理了",
    )
    hazard.refresh_from_db()
    assert (hazard.before_evidence, hazard.after_evidence) == ("REASON", "PHOTO")


def test_a_closed_one_says_so_and_keeps_the_text(hazard, sign_in, officer, inspector, at):
    rectify_hazard(hazard=hazard, by=officer, at=at)
    close_hazard(hazard=hazard, by=inspector, at=at)

    response = post(sign_in(officer), hazard, rectification="再补一句", no_photo="没有")

    assert form_in(response).non_field_errors() == ["这条隐患已经销号或撤销。"]
    assert "再补一句" in response.text
