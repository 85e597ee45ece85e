"""Rendering consumer pages and keeping them true."""

from datetime import timedelta

import pytest
from django.utils import timezone

from enterprises.signals import credit_events_finalised, enterprises_changed
from inspections.signals import inspections_finalised
from portal.services.publish_page import LANGUAGES, fingerprint_of, publish_pages, withdraw_pages
from portal.tasks import publish_run
from scoring.models import CurrentIndex, IndexRun, PublishedPage
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections import make_inspection, make_sample
from tests.factories.scoring import compute_today

# Savepoint, lock, enterprises, index, snapshots, licences, inspections, samples, replies, objections, posts,
# kinds in the archive, records of it, rows, release.
QUERIES = 15


def pages():
    return dict(PublishedPage.objects.values_list("language", "fingerprint"))


def test_it_stores_every_variant_with_the_run_it_was_made_from(scored_bar):
    publish_pages(enterprise_ids=[scored_bar.pk], at=timezone.now())

    run_id = CurrentIndex.objects.get(pk=scored_bar.pk).run_id
    variants = [language + kind for language in LANGUAGES for kind in ("", "+k")]
    assert pages() == dict.fromkeys(variants, fingerprint_of(run_id))


def test_the_same_facts_give_the_same_bytes(scored_bar):
    publish_pages(enterprise_ids=[scored_bar.pk], at=timezone.now())
    first = dict(PublishedPage.objects.values_list("language", "etag"))
    publish_pages(enterprise_ids=[scored_bar.pk], at=timezone.now() + timedelta(minutes=1))

    assert dict(PublishedPage.objects.values_list("language", "etag")) == first


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_much_for_three_as_for_one(district, number, django_assert_num_queries):
    bars = [make_enterprise(district) for _each in range(number)]
    for bar in bars:
        make_inspection(bar, final_at=timezone.now())
        make_sample(bar)
    compute_today()

    with django_assert_num_queries(QUERIES):
        publish_pages(enterprise_ids=[bar.pk for bar in bars], at=timezone.now())


def test_what_is_withdrawn_is_no_longer_served(scored_bar, rival_bar):
    publish_pages(enterprise_ids=[scored_bar.pk, rival_bar.pk], at=timezone.now())

    withdraw_pages(enterprise_ids=[scored_bar.pk])

    assert set(PublishedPage.objects.filter(enterprise=scored_bar).values_list("fingerprint", flat=True)) == {
        ""
    }
    assert "" not in PublishedPage.objects.filter(enterprise=rival_bar).values_list("fingerprint", flat=True)


@pytest.mark.parametrize("signal", [credit_events_finalised, enterprises_changed, inspections_finalised])
def test_news_of_its_facts_renews_it(scored_bar, signal, django_capture_on_commit_callbacks):
    publish_pages(enterprise_ids=[scored_bar.pk], at=timezone.now())
    good = pages()
    with django_capture_on_commit_callbacks() as callbacks:
        signal.send(sender=None, enterprise_ids=[scored_bar.pk], at=timezone.now())
    assert set(pages().values()) == {""}

    for callback in callbacks:
        callback()

    assert pages().keys() == good.keys()
    assert "" not in pages().values()


def test_a_night_renews_what_reads_it(rival_bar, scored_bar):
    publish_pages(enterprise_ids=[scored_bar.pk], at=timezone.now())
    PublishedPage.objects.update(fingerprint="old")
    run_id = CurrentIndex.objects.get(pk=scored_bar.pk).run_id

    publish_run(run_id)

    assert set(PublishedPage.objects.values_list("fingerprint", flat=True)) == {fingerprint_of(run_id)}
    assert set(PublishedPage.objects.values_list("enterprise", flat=True)) == {scored_bar.pk, rival_bar.pk}


def test_a_night_of_several_parts_renews_all_of_them(scored_bar):
    run_id = CurrentIndex.objects.get(pk=scored_bar.pk).run_id
    part = IndexRun.objects.get(pk=run_id)
    whole = IndexRun.objects.create(
        as_of=part.as_of, kind=part.kind, model_version=part.model_version, started_at=timezone.now()
    )
    IndexRun.objects.filter(pk=part.pk).update(parent=whole, region=scored_bar.region)

    publish_run(whole.pk)

    assert set(pages().values()) == {fingerprint_of(run_id)}
