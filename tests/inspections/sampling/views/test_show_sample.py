from django.urls import reverse

from inspections.models import SampleItem
from tests.factories.inspections import make_sample


def test_it_shows_the_words_of_the_report(sign_in, officer, noodle_bar):
    sample = make_sample(noodle_bar, "FAILED")
    words = {"result_text": "234", "unit_text": "µg/kg", "limit_text": "≤10µg/kg"}
    SampleItem.objects.create(
        sample=sample, enterprise=noodle_bar, item="苯并（a）芘", verdict="FAILED", **words
    )
    page = sign_in(officer).get(reverse("inspections:show_sample", args=[sample.pk])).content.decode()

    assert "234µg/kg" in page
    assert "≤10µg/kg" in page


def test_only_an_open_failure_is_offered_to_be_disposed_of(sign_in, inspector, noodle_bar):
    client = sign_in(inspector)
    passed, failed = make_sample(noodle_bar), make_sample(noodle_bar, "FAILED")

    assert (
        "/dispose/" not in client.get(reverse("inspections:show_sample", args=[passed.pk])).content.decode()
    )
    assert "/dispose/" in client.get(reverse("inspections:show_sample", args=[failed.pk])).content.decode()


def test_it_leads_to_the_log(sign_in, officer, noodle_bar):
    sample = make_sample(noodle_bar)
    page = sign_in(officer).get(reverse("inspections:show_sample", args=[sample.pk])).content.decode()

    assert reverse("ledger:show_record", args=[sample.record_id]) in page
