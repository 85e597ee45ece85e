from datetime import date

import pytest
from django.urls import reverse

from inspections.models import Inspection

GOOD = {
    "number": "苏园市监检〔2025〕17号",
    "kind": "DAILY",
    "inspected_on": "2025-11-20",
    "told_on": "2025-11-21",
    "first_inspector": "王敏",
    "second_inspector": "李强",
    "reason": "系统启用前的检查",
    "key_failures": "生熟不分\n\n  生熟不分 \n无健康证",
    "general_failures": "地面有积水",
    "is_final": "on",
}


@pytest.fixture
def url(noodle_bar):
    return reverse("inspections:create_inspection", args=[noodle_bar.public_id])


def test_it_records(sign_in, inspector, url):
    sign_in(inspector).post(url, GOOD)
    inspection = Inspection.objects.get()

    assert (inspection.result, inspection.key_failure_count, inspection.general_failure_count) == (
        "FAIL",
        2,
        1,
    )
    assert inspection.final_at is not None
    assert (inspection.determined_on, inspection.publication_since) == (date(2025, 11, 21),) * 2


def test_it_is_marked_wherever_it_is_shown(sign_in, inspector, client, noodle_bar, url):
    signed_in = sign_in(inspector)
    signed_in.post(url, GOOD)
    inspection = Inspection.objects.get()
    signed_in.post(reverse("inspections:publish_inspection", args=[inspection.pk]))

    pages = [
        signed_in.get(reverse("inspections:list_inspections")),
        signed_in.get(reverse("inspections:show_inspection", args=[inspection.pk])),
        signed_in.get(reverse("portal:show_enterprise", args=[noodle_bar.public_id])),
        client.get(reverse("portal:consumer_page", args=[noodle_bar.public_id])),
    ]

    assert ["补录" in page.text for page in pages] == [True] * 4
    address = reverse("inspection-detail", args=[inspection.pk])
    assert signed_in.get(address).json()["is_from_paper"] is True


def test_without_the_tick_it_is_a_draft(sign_in, inspector, url):
    sign_in(inspector).post(url, GOOD | {"is_final": ""})

    assert Inspection.objects.get().final_at is None


@pytest.mark.parametrize(
    "difference",
    [
        {"kind": "PARTY"},
        {"inspected_on": "2999-01-01"},
        {"inspected_on": "soon"},
        {"number": ""},
        {"second_inspector": "王敏"},
        {"reason": " "},
        {"told_on": "2025-11-19"},
        {"told_on": "2999-01-01"},
        {"key_failures": "长" * 301},
        {"general_failures": "一\n" * 201},
    ],
)
def test_bad_input_comes_back(sign_in, inspector, url, difference):
    response = sign_in(inspector).post(url, GOOD | difference)

    assert response.context["form"].errors
    assert "地面有积水" in response.content.decode() or "general_failures" in difference
    assert not Inspection.objects.exists()
