from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.services.audit import record_audit
from accounts.services.role import assign_role

URL = reverse("accounts:list_audit_entries")


@pytest.fixture
def client(auditor, sign_in):
    return sign_in(auditor)


def write(subject, by, at, action="assign_role", region_path=None, **fields):
    path = subject.region_path if region_path is None else region_path
    return record_audit(action=action, subject=subject, by=by, at=at, region_path=path, **fields)


def listed(response):
    return list(response.context["page"])


def test_it_tells_what_changed(client, noodle_bar, inspector, at):
    write(
        noodle_bar,
        inspector,
        at,
        old={"status": "IN_BUSINESS"},
        new={"status": "SUSPENDED"},
        reason="无证经营",
    )

    page = client.get(URL).content.decode()

    for words in ("授予角色", "监管人员", "2026-11-23 10:00", "状态", "在业", "停业整顿", "无证经营"):
        assert words in page


def test_other_territories_are_hidden(client, noodle_bar, inspector, province, at):
    write(noodle_bar, inspector, at, region_path=province.path)

    assert listed(client.get(URL)) == []


def test_it_filters(client, noodle_bar, rival_bar, inspector, administrator, at):
    first = write(noodle_bar, inspector, at)
    second = write(rival_bar, administrator, at + timedelta(days=1))
    third = write(inspector, administrator, at + timedelta(days=2), region_path=noodle_bar.region_path)

    for filters, expected in (
        ({}, [third, second, first]),
        ({"actor": "监管"}, [first]),
        ({"actor": "administrator"}, [third, second]),
        ({"subject_type": "accounts.user"}, [third]),
        ({"subject_type": "enterprises.enterprise", "subject_id": str(rival_bar.pk)}, [second]),
        ({"since": "2026-11-24"}, [third, second]),
        ({"until": "2026-11-24"}, [second, first]),
        ({"since": "2026-11-24", "until": "2026-11-24"}, [second]),
    ):
        assert listed(client.get(URL, filters)) == expected


def test_days_are_local(client, noodle_bar, inspector, at):
    late = write(noodle_bar, inspector, at.replace(hour=16, minute=30))  # 00:30 of the 24th in Suzhou

    assert listed(client.get(URL, {"since": "2026-11-24"})) == [late]


def test_unreadable_filters_are_told_and_list_nothing(client, noodle_bar, inspector, at):
    write(noodle_bar, inspector, at)

    response = client.get(URL, {"since": "yesterday", "until": "2026-11-30"})

    assert response.status_code == 400
    assert "开始日期" in response.text
    assert noodle_bar.name not in response.text


def test_the_days_must_be_in_order(client):
    response = client.get(URL, {"since": "2026-11-24", "until": "2026-11-23"})

    assert "结束日期不能早于开始日期" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_same_number_of_questions(
    client, noodle_bar, inspector, at, count, django_assert_num_queries
):
    for _entry in range(count):
        write(noodle_bar, inspector, at)

    with django_assert_num_queries(8):  # session, user, device, roles; kinds, count, page; bell
        client.get(URL)


def test_it_is_paginated(client, noodle_bar, inspector, at):
    for _entry in range(51):
        write(noodle_bar, inspector, at)

    response = client.get(URL, {"page": "2", "actor": "监管"})

    assert len(listed(response)) == 1
    assert "actor=" in response.content.decode()


def test_roles_are_told_in_words(client, inspector, administrator, district, at):
    assign_role(user=inspector, role=Role.CADRE, region=district, by=administrator, at=at)

    page = client.get(URL).content.decode()

    assert "包保干部" in page
    assert "CADRE" not in page
