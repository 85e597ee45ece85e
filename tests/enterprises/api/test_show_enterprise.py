from datetime import date

from enterprises.models import Licence


def test_it_shows_the_registry_card(noodle_bar, officer, sign_in):
    Licence.objects.create(
        enterprise=noodle_bar, kind="JY", number="JY33205940000016", issued_on=date(2024, 3, 1)
    )

    shown = sign_in(officer).get(f"/api/v1/enterprises/{noodle_bar.public_id}/").json()

    assert (shown["name"], shown["parent"]) == ("平江面馆", None)
    assert [licence["number"] for licence in shown["licences"]] == ["JY33205940000016"]
    assert not {"id", "region_path", "memberships"} & set(shown)


def test_it_hides_what_is_elsewhere(noodle_bar, far_inspector, sign_in):
    response = sign_in(far_inspector).get(f"/api/v1/enterprises/{noodle_bar.public_id}/")

    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")
