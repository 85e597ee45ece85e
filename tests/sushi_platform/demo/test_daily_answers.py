"""What the demo city answers is what the form would have stored: nothing that a phone could not send."""

from datetime import date

from django.core.management import call_command
from django.http import QueryDict

from accounts.models import Region
from duties.forms.daily_control import DailyControlForm, initial_from
from duties.models import Duty, DutyRecord, DutyRecordPhoto, HollowSignal, RiskControlList
from duties.queries.risk_control_list import risk_control_list_for
from enterprises.models import Enterprise
from hazards.models import Hazard
from sushi_platform.demo.daily_answers import HASTY
from sushi_platform.demo.places import district_rings
from sushi_platform.demo.plan import plan_city
from sushi_platform.demo.registry import townships_of


def told():
    records = DutyRecord.objects.filter(kind=Duty.Kind.DAILY_CONTROL).exclude(answers=[])
    return records.select_related("enterprise").order_by("pk")


def filled_in(record, control_list):
    """The form as a phone would have sent it."""
    initial = initial_from(control_list, record.answers, record.note)
    data = QueryDict(mutable=True)
    for code, ids in initial.pop("photos").items():
        data.setlist(f"photos_{code}_ids", ids)
    for name, value in initial.items():
        if value not in (None, False):
            data[name] = value
    data["idempotency_key"] = record.idempotency_key
    duty = Duty(enterprise=record.enterprise, due_on=record.due_on, kind=record.kind)
    return DailyControlForm(data, {}, duty=duty, control_list=control_list)


def check_each_is_answered_as_the_form_would(records):
    for record in records:
        control_list = risk_control_list_for(record.enterprise, record.due_on)
        form = filled_in(record, control_list)
        assert form.is_valid(), (record, form.errors)
        assert form.answers == record.answers
        assert record.checklist == control_list.version
        assert len(form.found) == record.found_count


def check_every_kind_of_answer_is_seen(records):
    entries = [entry for record in records for entry in record.answers]
    assert {entry.get("answer") for entry in entries} == {"YES", "NO", "NOT_APPLICABLE", None}
    assert any("readings" in entry for entry in entries)
    assert DutyRecordPhoto.objects.count() == sum(len(entry.get("photos", ())) for entry in entries)


def check_what_was_found_opened_a_hazard_of_its_words(records):
    wrong = [record for record in records if record.found_count]
    assert wrong
    for record in wrong:
        (note,) = [entry["note"] for entry in record.answers if entry.get("answer") == "NO"]
        hazard = Hazard.objects.get(source=Hazard.Source.DAILY, source_key=record.hazard_keys[0])
        assert hazard.title.startswith(f"{note}（")


def check_numbers_vary_but_where_somebody_is_hasty(records, hasty):
    readings = {}
    for record in records:
        for entry in record.answers:
            if "number" in entry and entry["answer"] == "YES":
                readings.setdefault((record.enterprise_id, entry["item"]), []).append(entry["number"])
    steady = {enterprise for (enterprise, _item), read in readings.items() if len(set(read)) == 1 < len(read)}
    assert steady == {enterprise.pk for enterprise in hasty}


def hasty_enterprises():
    city = Region.objects.get(code="320500")
    plans = plan_city(
        seed=7,
        enterprises=16,
        today=date(2026, 11, 23),
        townships=townships_of(city),
        rings=district_rings(),
    )
    return Enterprise.objects.filter(public_id__in=[plan.public_id for plan in plans if plan.story in HASTY])


def test_the_city_answers_its_lists(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    call_command("seed_demo", enterprises=16, days=31, now="2026-11-23T22:00+08:00", verbosity=0)

    records = list(told())

    assert len(records) > 250
    check_each_is_answered_as_the_form_would(records)
    check_every_kind_of_answer_is_seen(records)
    check_what_was_found_opened_a_hazard_of_its_words(records)
    check_numbers_vary_but_where_somebody_is_hasty(records, hasty_enterprises())
    assert (
        RiskControlList.objects.get(template_code="restaurant").changes["own"][0]["question"] == "面汤桶温度"
    )
    states = HollowSignal.objects.values_list("state", flat=True)
    assert {"CONFIRMED", "DISMISSED"} <= set(states)
