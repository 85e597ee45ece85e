"""Rows ticked in a list, one decision for all, and back to the list as it was filtered."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Role
from enterprises.models import ArchiveEntry
from inspections.models import Complaint, InspectionPublication
from inspections.services.inspection.publication import publish_inspection, publish_inspections
from tests.factories.accounts import give_role, make_user
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections import make_inspection
from tests.factories.inspections_complaint import make_complaint
from tests.factories.inspections_inspection import plan
from tests.factories.inspections_planning import make_planned


@pytest.fixture
def colleague(inspector):
    user = make_user("colleague", "同事")
    for held in inspector.role_assignments.all():
        give_role(user, held.role, held.region)
    return user


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_complaints_are_given_from_the_list(noodle_bar, inspector, colleague, sign_in):
    rows = [make_complaint(noodle_bar), make_complaint(noodle_bar)]
    client = sign_in(inspector)
    url = reverse("inspections:list_complaints")
    page = client.get(url, {"due": "waiting", "whose": "nobody"}).text
    assert all(f'name="row" value="{row.pk}"' in page for row in rows)
    assert f'<option value="{colleague.pk}">同事</option>' in page
    assert 'name="back" value="due=waiting&amp;whose=nobody"' in page

    response = client.post(
        reverse("inspections:assign_complaints"),
        {"row": [row.pk for row in rows], "to": colleague.pk, "back": "due=waiting&whose=nobody"},
    )

    assert response["Location"] == f"{url}?due=waiting&whose=nobody"
    assert told(response) == ["已指定承办人：2件。"]
    assert set(Complaint.objects.values_list("handled_by", flat=True)) == {colleague.pk}
    assert client.get(url, {"whose": colleague.pk}).context["page"].paginator.count == 2


def test_a_cadre_sees_no_boxes(noodle_bar, cadre, sign_in):
    make_complaint(noodle_bar)

    assert 'name="row"' not in sign_in(cadre).get(reverse("inspections:list_complaints")).text


@pytest.mark.parametrize("keys", [["x"], ["²"], ["999999"], [str(number) for number in range(51)]])
def test_what_is_not_in_ones_rows_is_not_there(keys, noodle_bar, inspector, sign_in):
    data = {"row": keys, "to": inspector.pk}

    assert sign_in(inspector).post(reverse("inspections:assign_complaints"), data).status_code == 404


def test_it_says_what_is_missing(noodle_bar, inspector, sign_in):
    client, url = sign_in(inspector), reverse("inspections:assign_complaints")

    assert told(client.post(url, {"to": inspector.pk})) == ["请先勾选。"]
    without_whom = client.post(url, {"row": [make_complaint(noodle_bar).pk]})
    assert told(without_whom)[-1] == "该字段是必填项。"
    assert Complaint.objects.get().handled_by is None


def test_the_address_back_leads_nowhere_else(noodle_bar, inspector, sign_in):
    data = {"row": [make_complaint(noodle_bar).pk], "to": inspector.pk, "back": "//evil.example/?a=1\r\nX: y"}

    response = sign_in(inspector).post(reverse("inspections:assign_complaints"), data)

    assert response["Location"].startswith(f"{reverse('inspections:list_complaints')}?%2F%2Fevil")


def test_planned_inspections_are_arranged_from_the_list(noodle_bar, inspector, colleague, sign_in):
    tomorrow = timezone.localdate() + timedelta(days=1)
    planned = make_planned(noodle_bar, due_from=tomorrow - timedelta(days=9), due_to=tomorrow)
    client = sign_in(inspector)
    url = reverse("inspections:list_planned")
    assert f'name="row" value="{planned.pk}"' in client.get(url, {"whose": "nobody"}).text

    response = client.post(
        reverse("inspections:arrange_planned"),
        {
            "row": [planned.pk],
            "visit_on": tomorrow,
            "reason": "统一安排",
            "inspectors": [inspector.pk, colleague.pk],
        },
    )

    assert told(response) == ["已安排1次检查。"]
    assert planned.changes.get().visit_on == tomorrow
    assert client.get(url, {"whose": "me"}).context["page"].paginator.count == 1
    assert client.get(url, {"whose": "nobody"}).context["page"].paginator.count == 0


def test_a_branch_arranges_nobody(noodle_bar, inspector, colleague, sign_in):
    planned = make_planned(noodle_bar)
    branch = make_user("branch", "所里的人")
    give_role(branch, Role.BRANCH_REGULATOR, noodle_bar.region)
    client = sign_in(branch)
    data = {"row": [planned.pk], "visit_on": planned.due_to, "reason": "统一安排"}

    response = client.post(
        reverse("inspections:arrange_planned"), data | {"inspectors": [inspector.pk, colleague.pk]}
    )

    assert response.status_code == 403
    assert not planned.changes.exists()
    page = client.get(reverse("inspections:list_planned"))
    assert page.context["page"].paginator.count == 1
    assert 'name="row"' not in page.text


def test_a_refusal_is_told_and_nothing_done(noodle_bar, inspector, colleague, sign_in):
    on_site = plan(noodle_bar, [inspector], timezone.now())
    client = sign_in(inspector)
    page = client.get(reverse("inspections:list_on_site"), {"whose": "me"}).text
    assert f'name="row" value="{on_site.pk}"' in page

    response = client.post(
        reverse("inspections:assign_inspectors"), {"row": [on_site.pk], "inspectors": [colleague.pk]}
    )

    assert told(response) == ["检查人员不得少于两人（令49号第二十三条）。"]
    assert {one.user for one in on_site.inspectors.all()} == {inspector}


def test_results_are_published_together(noodle_bar, rival_bar, inspector, sign_in):
    rows = [make_inspection(one, is_published=False) for one in (noodle_bar, rival_bar, noodle_bar)]
    client, url = sign_in(inspector), reverse("inspections:list_to_publish")
    page = client.get(url).text
    assert all(f'name="row" value="{row.pk}"' in page for row in rows)
    publish_inspection(inspection=rows[0], by=inspector, at=timezone.now())  # by somebody else meanwhile

    response = client.post(
        reverse("inspections:publish_inspections"), {"row": [row.pk for row in rows], "back": "due="}
    )

    assert told(response) == ["已公开2项检查结果。"]
    assert client.get(url).context["page"].paginator.count == 0
    published = InspectionPublication.objects.filter(inspection__in=rows)
    assert {one.by for one in published} == {inspector}
    assert AuditEntry.objects.filter(action="publish_inspection").count() == 3
    entries = ArchiveEntry.objects.filter(act=ArchiveEntry.Act.PUBLISH)
    assert set(entries.values_list("subject_id", flat=True)) == {row.pk for row in rows}


def test_publishing_many_takes_no_more_statements(
    noodle_bar, rival_bar, inspector, at, django_assert_max_num_queries
):
    rows = [make_inspection(one, is_published=False) for one in (noodle_bar, rival_bar) for _n in range(4)]

    with django_assert_max_num_queries(25):
        publish_inspections(inspections=rows, by=inspector, at=at)


def test_all_that_match_are_given_when_their_number_is_confirmed(
    noodle_bar, far_district, inspector, colleague, sign_in, monkeypatch
):
    monkeypatch.setattr("inspections.views.find.PAGE_SIZE", 2)
    rows = [make_complaint(noodle_bar) for _n in range(3)]
    make_complaint(noodle_bar, handled_by=colleague)
    elsewhere = make_complaint(make_enterprise(far_district, name="太仓面馆"))
    client, url = sign_in(inspector), reverse("inspections:assign_complaints")
    page = client.get(reverse("inspections:list_complaints"), {"whose": "nobody"}).text
    assert 'name="all" value="3"' in page
    data = {"to": colleague.pk, "back": "whose=nobody", "row": [rows[0].pk]}

    assert "现在是3条" in told(client.post(url, data | {"all": "4"}))[0]
    assert not Complaint.objects.filter(pk__in=[row.pk for row in rows], handled_by=colleague).exists()
    assert told(client.post(url, data | {"all": "3"}))[-1] == "已指定承办人：3件。"

    assert Complaint.objects.filter(handled_by=colleague).count() == 4
    elsewhere.refresh_from_db()
    assert elsewhere.handled_by is None
    assert client.post(url, data | {"all": "1", "back": "whose=sombody"}).status_code == 302
    assert client.post(url, data | {"all": "1", "back": "due=never"}).status_code == 400
