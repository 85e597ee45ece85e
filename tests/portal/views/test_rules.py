from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from duties.models import RhythmRule
from hazards.models import HazardRule
from inspections.models import ComplaintRule, InterviewRule
from portal.rule_kinds import KINDS
from staff.models import FindingRule, StaffingRule


@pytest.fixture
def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def of(name, slug, *args):
    return reverse(f"portal:{name}", args=[slug, *args])


def sent(rule, **fields):
    """What the form sends when nothing is changed."""
    data = {"reason": "试行"}
    for one in rule._meta.concrete_fields:
        value = getattr(rule, one.attname)
        if one.name in ("id", "effective_from", "effective_to") or value in (None, False):
            continue
        data[one.name] = "\n".join(value) if isinstance(value, list) else value
    return data | fields


def test_whoever_signs_in_reads_the_rules_and_none_but_the_citys_administrator_is_offered_to_change_them(
    sign_in, officer, administrator
):
    url = of("introduce_rule", "hazard-limits", HazardRule.objects.get(severity="CRITICAL").pk)

    page = sign_in(officer).get(of("show_rule", "hazard-limits"))

    assert "重大" in page.text
    assert url not in page.text
    assert url in sign_in(administrator).get(of("show_rule", "hazard-limits")).text


def test_the_overview_names_every_kind(sign_in, inspector):
    page = sign_in(inspector).get(reverse("portal:show_rules")).text

    for slug in KINDS:
        assert of("show_rule", slug) in page


@pytest.mark.parametrize("slug", KINDS)
def test_each_kind_is_shown_and_can_be_continued_as_it_is(slug, sign_in, administrator, tomorrow):
    kind, client = KINDS[slug], sign_in(administrator)
    rule = kind.model.objects.on(timezone.localdate()).first()
    assert client.get(of("show_rule", slug)).status_code == 200
    form = client.get(of("introduce_rule", slug, rule.pk))
    assert form.status_code == 200

    response = client.post(
        of("introduce_rule", slug, rule.pk), sent(rule, effective_from=tomorrow.isoformat())
    )

    assert response.status_code == 302, response.context["form"].errors
    new = kind.model.objects.order_by("pk").last()
    assert new.effective_from == tomorrow
    for one in kind.model._meta.concrete_fields:
        if one.name not in ("id", "effective_from", "effective_to"):
            assert getattr(new, one.attname) == getattr(rule, one.attname), one.name


def test_keys_can_not_be_moved_to_another(sign_in, administrator, tomorrow):
    rule = HazardRule.objects.get(severity="GENERAL")

    sign_in(administrator).post(
        of("introduce_rule", "hazard-limits", rule.pk),
        sent(rule, severity="CRITICAL", limit_hours="9", effective_from=tomorrow.isoformat()),
    )

    assert HazardRule.objects.get(effective_from=tomorrow).severity == "GENERAL"


@pytest.mark.parametrize(
    ("slug", "model", "fields", "words"),
    [
        ("hazard-limits", HazardRule, {"limit_hours": "0"}, "整改时限至少1小时"),
        ("hazard-limits", HazardRule, {"check_hours": "0"}, "核查时限至少1小时"),
        ("interviews", InterviewRule, {"is_public": "on", "publish_months": ""}, "公示约谈的要填公示期"),
        ("complaints", ComplaintRule, {"answer_working_days": "0"}, "答复期限至少1个工作日"),
    ],
)
def test_what_does_not_hold_together_is_told_in_words(
    slug, model, fields, words, sign_in, administrator, tomorrow
):
    rule = model.objects.on(timezone.localdate()).first()

    page = sign_in(administrator).post(
        of("introduce_rule", slug, rule.pk), sent(rule, effective_from=tomorrow.isoformat(), **fields)
    )

    assert page.status_code == 200
    assert words in page.text
    assert "violated" not in page.text
    assert "约束" not in page.text
    assert not model.objects.filter(effective_from=tomorrow).exists()


@pytest.mark.parametrize("day", ["2020-01-01", "", "9999-99-99"])
def test_a_day_that_can_not_be_is_told(day, sign_in, administrator):
    rule = HazardRule.objects.get(severity="GENERAL")

    page = sign_in(administrator).post(
        of("introduce_rule", "hazard-limits", rule.pk), sent(rule, effective_from=day)
    )

    assert page.status_code == 200
    assert HazardRule.objects.filter(severity="GENERAL").count() == 1


def test_a_list_of_sentences_is_written_one_a_line(sign_in, administrator, tomorrow):
    rule = ComplaintRule.objects.filter(kind="COMPLAINT").latest("effective_from")

    sign_in(administrator).post(
        of("introduce_rule", "complaints", rule.pk),
        sent(rule, effective_from=tomorrow.isoformat(), consumption_factors="数量\n\n 频次 \n"),
    )

    assert ComplaintRule.objects.get(effective_from=tomorrow).consumption_factors == ["数量", "频次"]


def test_a_rule_for_a_place_no_rule_speaks_of(sign_in, administrator, tomorrow):
    RhythmRule.objects.all().delete()

    response = sign_in(administrator).post(
        of("add_rule", "rhythms"),
        {
            "chain_role": "BRANCH",
            "enterprise_kind": "",
            "owes_weekly": "on",
            "effective_from": tomorrow.isoformat(),
            "reason": "试行",
        },
    )

    assert response.status_code == 302
    rule = RhythmRule.objects.get()
    assert (rule.chain_role, rule.owes_daily, rule.owes_weekly) == ("BRANCH", False, True)


def test_codes_of_other_rooms_are_shown_in_words(sign_in, inspector):
    page = sign_in(inspector).get(of("show_rule", "staffing-findings")).text

    for code in FindingRule.objects.values_list("finding_kind", flat=True):
        assert code not in page


def test_withdrawn_and_ended_with_a_reason(sign_in, administrator, tomorrow):
    client, rule = sign_in(administrator), HazardRule.objects.get(severity="GENERAL")
    client.post(
        of("introduce_rule", "hazard-limits", rule.pk), sent(rule, effective_from=tomorrow.isoformat())
    )
    new = HazardRule.objects.get(effective_from=tomorrow)
    url = of("withdraw_rule", "hazard-limits", new.pk)
    assert client.post(url, {"reason": ""}).status_code == 200

    assert client.post(url, {"reason": "写错了"}).status_code == 302

    rule.refresh_from_db()
    assert rule.effective_to is None
    must = StaffingRule.objects.on(timezone.localdate()).first()
    last = timezone.localdate() + timedelta(days=30)
    client.post(of("end_rule", "staffing", must.pk), {"reason": "不再要求", "last_day": last.isoformat()})
    must.refresh_from_db()
    assert must.effective_to == last


@pytest.mark.parametrize("name", ["add_rule", "end_rule"])
def test_where_a_rule_must_stand_there_is_no_way_to_add_or_end_one(name, sign_in, administrator):
    args = [HazardRule.objects.first().pk] if name == "end_rule" else []

    assert sign_in(administrator).get(of(name, "hazard-limits", *args)).status_code == 404


def test_an_unknown_kind_is_not_found(sign_in, administrator):
    for name, args in [("show_rule", []), ("add_rule", []), ("introduce_rule", [1])]:
        assert sign_in(administrator).get(of(name, "nothing", *args)).status_code == 404
