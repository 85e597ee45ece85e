"""What the producer on the label sees: that sample, its own words, and nothing of the enterprise."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.models import Sample
from inspections.services.sampling.objection import object_to_result
from inspections.services.sampling.producer import name_producer
from inspections.services.sampling.recall import record_stop
from tests.factories.inspections import make_sample
from tests.factories.inspections_sampling import make_told, make_told_to_both

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    """Ten o'clock in Suzhou, two days ago: pages act at the present moment."""
    return datetime.combine(timezone.localdate() - timedelta(days=2), time(2), UTC)


@pytest.fixture
def sample(noodle_bar, rival_bar, inspector, officer, at):
    """Told to both; the enterprise has stopped and objected."""
    sample = make_told_to_both(noodle_bar, rival_bar, inspector, at)
    sealed = {"batch": "20261120", "stock_amount": Decimal(7), "unit": "kg"}
    record_stop(sample=sample, stopped=["SALE"], **sealed, by=officer, at=at + timedelta(hours=4))
    reason = {"reason": "秘方不能外传", "by": officer, "at": at + timedelta(hours=5)}
    object_to_result(sample=sample, kind="RETEST", **reason)
    return sample


def page_of(client, sample):
    return client.get(reverse("inspections:show_sample", args=[sample.pk]))


def test_the_list_shows_it_with_what_one_is(sign_in, rival, noodle_bar, sample):
    other = make_sample(noodle_bar, "FAILED")
    client = sign_in(rival)
    response = client.get(reverse("inspections:list_samples"))

    assert list(response.context["page"]) == [sample]
    assert "本单位是标称生产者" in response.content.decode()
    for side, rows in (("producer", [sample]), ("sampled", [])):
        response = client.get(reverse("inspections:list_samples"), {"side": side})
        assert list(response.context["page"]) == rows
    assert page_of(client, other).status_code == 404


def test_it_shows_nothing_of_the_enterprise(sign_in, rival, officer, noodle_bar, sample):
    theirs = page_of(sign_in(officer), sample).content.decode()
    page = page_of(sign_in(rival), sample)
    text = page.content.decode()

    hidden = (
        reverse("enterprises:show_enterprise", args=[noodle_bar.public_id]),
        reverse("hazards:show_hazard", args=[sample.hazard_id]),
        "秘方不能外传",
        "20261120",
        "98.00",
    )
    assert [words for words in hidden if words not in theirs] == []
    assert [words for words in hidden if words in text] == []
    assert [act["door"].name for act in page.context["acts"]] == ["object-to-sample"]
    assert [move.act for move in page.context["moves"]] == [
        "TELL_PRODUCER", "NAME_PRODUCER", "REPORT", "HAND_OVER", "TAKE",
    ]  # fmt: skip


def test_papers_stay_with_the_enterprise(sign_in, rival, officer, sample):
    url = reverse("inspections:print_sample_paper", args=[sample.pk, 1])

    assert sign_in(officer).get(url).status_code == 200
    assert sign_in(rival).get(url).status_code == 404
    assert page_of(sign_in(rival), sample).context["papers"] == []


def test_the_links_of_its_page_open(sign_in, rival, sample):
    client = sign_in(rival)
    links = page_of(client, sample).content.decode().split('href="')[1:]
    inside = {link.split('"')[0] for link in links if link.startswith(("/enterprises/", "/hazards/"))}

    assert {link for link in inside if client.get(link).status_code not in (200, 302)} == set()


def test_it_objects_in_its_own_name(sign_in, rival, rival_bar, sample):
    response = sign_in(rival).post(
        reverse("inspections:object_to_sample", args=[sample.pk]),
        {"kind": "AUTHENTICITY", "reason": "防伪码不是我们的"},
    )

    assert response.status_code == 302
    own = sample.objections.get(kind="AUTHENTICITY")
    assert (own.enterprise, own.applied_by, own.state) == (rival_bar, rival, "ASKED")


def test_the_regulator_chooses_which_one_is_decided(sign_in, inspector, rival, rival_bar, sample, at):
    client, url = sign_in(inspector), reverse("inspections:decide_objection", args=[sample.pk])
    words = {"kind": "METHOD", "reason": "方法不适用", "by": rival, "at": at + timedelta(hours=6)}
    second = object_to_result(sample=sample, enterprise=rival_bar, **words)
    said = {"decision": "REFUSE", "ground": "OTHER", "reason": "方法适用"}

    assert client.post(url, said).context["acts"][0]["form"].errors["objection"]
    assert client.post(url, said | {"objection": second.pk}).status_code == 302
    second.refresh_from_db()
    assert second.state == "REFUSED"
    assert sample.objections.get(kind="RETEST").state == "ASKED"


def test_it_confirms_receipt_itself(sign_in, rival, rival_bar, noodle_bar, inspector, at):
    sample = make_told(noodle_bar, inspector, at)
    name_producer(sample=sample, code=rival_bar.public_id, by=inspector, at=at + timedelta(hours=4))
    client = sign_in(rival)

    assert [act["door"].name for act in page_of(client, sample).context["acts"]] == ["tell-producer"]
    assert client.post(reverse("inspections:tell_producer", args=[sample.pk])).status_code == 302
    assert Sample.objects.get(pk=sample.pk).producer_until is not None


def test_the_api_tells_it_the_same(sign_in, rival, officer, rival_bar, sample):
    mine = sign_in(rival).get(f"/api/v1/samples/{sample.pk}/").json()
    theirs = sign_in(officer).get(f"/api/v1/samples/{sample.pk}/").json()

    assert mine["producer"] == theirs["producer"] == rival_bar.public_id
    assert [move["act"] for move in mine["moves"]] == [
        "TAKE", "HAND_OVER", "REPORT", "NAME_PRODUCER", "TELL_PRODUCER",
    ]  # fmt: skip
    assert {"STOP", "TELL", "OBJECT"} < {move["act"] for move in theirs["moves"]}
    found = sign_in(rival).get("/api/v1/samples/", {"producer": rival_bar.public_id}).json()["results"]
    assert [row["id"] for row in found] == [sample.pk]


def test_it_sees_what_is_final_and_never_what_is_monitored(rival, rival_bar, noodle_bar):
    passed = make_sample(noodle_bar, producer=rival_bar)
    Sample.objects.create(
        enterprise=noodle_bar, producer=rival_bar, kind="RISK_MONITORING", state="FILED", verdict="FAILED",
        disposal="PENDING", name="面粉",
    )  # fmt: skip

    assert list(Sample.objects.visible_to(rival)) == [passed]


def test_to_tell_the_producer_is_work_that_is_counted(sign_in, rival_bar, noodle_bar, inspector, at):
    sample = make_told(noodle_bar, inspector, at)
    name_producer(sample=sample, code=rival_bar.public_id, by=inspector, at=at + timedelta(hours=4))
    response = sign_in(inspector).get(reverse("inspections:list_samples"), {"step": "to_tell"})

    assert list(response.context["page"]) == [sample]
