"""Real records of two countries, all the way: file → facts → index → cockpit and consumer page."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Region, Role
from inspections.models import Inspection, Sample
from scoring.models import CurrentIndex
from tests.factories.accounts import give_role, make_user
from tests.inspections.real_data import needs

SF_LIVES, with_sf_lives = needs("sf_lives")
CN_SAMPLING, with_cn_sampling = needs("cn_sampling/sampling_half.csv.gz")


def last_json(capsys):
    return json.loads(capsys.readouterr().out.strip().splitlines()[-1])


@pytest.fixture
def watcher_of():
    """A city regulator whose city is the place that a feed comes from."""

    def make(code):
        user = make_user(f"watcher-{code.lower()}")
        give_role(user, Role.CITY_REGULATOR, Region.objects.get(code=code))
        return user

    return make


@with_sf_lives
def test_san_francisco(db, capsys, client, sign_in, watcher_of):
    call_command("import_lives", SF_LIVES)
    capsys.readouterr()
    call_command("recompute_index", as_of="2016-12-31")
    answer = last_json(capsys)

    assert answer["as_of"] == "2016-12-31"
    assert answer["scored"] + answer["not_enough_data"] == CurrentIndex.objects.count() > 2500
    assert answer["scored"] > 2000

    worst = CurrentIndex.objects.filter(as_of=date(2016, 12, 31), index_tenths__isnull=False)
    worst = worst.order_by("index_tenths", "pk").select_related("enterprise").first()
    assert Inspection.objects.filter(enterprise=worst.enterprise).exists()
    regulator = sign_in(watcher_of("FEED-SAN-FRANCISCO"))
    listed = regulator.get(reverse("portal:list_enterprises"), {"sort": "index"})
    assert worst.enterprise.name in listed.content.decode()
    file = regulator.get(reverse("portal:show_enterprise", args=[worst.enterprise.public_id]))
    assert f"{worst.index:.1f}" in file.content.decode()
    page = client.get(reverse("portal:consumer_page", args=[worst.enterprise.public_id]))
    assert f"{worst.index:.1f}" in page.content.decode()


@with_cn_sampling
def test_chinese_sampling(db, capsys, client, sign_in, watcher_of):
    call_command("import_sampling", CN_SAMPLING)
    capsys.readouterr()
    call_command("recompute_index", as_of="2022-07-31")
    answer = last_json(capsys)

    assert answer["scored"] > 2000
    sample = Sample.objects.filter(
        verdict=Sample.Verdict.FAILED, final_on__year=2022, enterprise__region__code="FEED-CN-SAMPLING"
    )
    sample = sample.select_related("enterprise").order_by("-final_on", "pk").first()
    index = CurrentIndex.objects.get(pk=sample.enterprise_id)
    regulator = sign_in(watcher_of("FEED-CN-SAMPLING"))
    file = regulator.get(reverse("portal:show_enterprise", args=[sample.enterprise.public_id]))
    assert sample.name in file.content.decode()
    page = client.get(reverse("portal:consumer_page", args=[sample.enterprise.public_id])).content.decode()
    assert f"{index.index:.1f}" in page
    assert sample.name in page
