from django.urls import reverse

from tests.factories.inspections import make_inspection
from tests.factories.inspections_inspection import make_on_site


def test_it_shows_what_failed(sign_in, officer, noodle_bar):
    inspection = make_inspection(noodle_bar, failures=[("生熟不分", True), ("地面有积水", False)])
    page = sign_in(officer).get(reverse("inspections:show_inspection", args=[inspection.pk]))

    assert [item.description for item in page.context["items"]] == ["生熟不分", "地面有积水"]
    assert "重点项 1 项，一般项 1 项" in page.content.decode()


def test_only_the_regulator_is_offered_to_withdraw(sign_in, officer, inspector, noodle_bar):
    url = reverse("inspections:show_inspection", args=[make_inspection(noodle_bar).pk])

    assert "/withdraw/" in sign_in(inspector).get(url).content.decode()
    assert "/withdraw/" not in sign_in(officer).get(url).content.decode()


def test_a_final_one_leads_to_the_log_and_a_draft_does_not(sign_in, officer, noodle_bar):
    client = sign_in(officer)
    final, draft = make_inspection(noodle_bar), make_inspection(noodle_bar, final_at=None)

    for inspection, is_shown in ((final, True), (draft, False)):
        page = client.get(reverse("inspections:show_inspection", args=[inspection.pk])).content.decode()
        assert (reverse("ledger:show_record", args=[inspection.record_id]) in page) is is_shown


def test_failures_stand_first_and_our_own_codes_say_nothing(sign_in, officer, noodle_bar, pair, at):
    on_site = make_on_site(noodle_bar, pair, at, clean_inside="地面积水")
    page = sign_in(officer).get(reverse("inspections:show_inspection", args=[on_site.inspection_id]))

    first = page.context["items"][0]
    assert (first.code, first.outcome, first.is_key) == ("clean_inside", "FAIL", False)
    assert "clean_inside" not in page.content.decode()
