import pytest
from django.urls import reverse

from inspections.models import Inspection

GOOD = {
    "kind": "DAILY",
    "inspected_on": "2025-11-20",
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


def test_without_the_tick_it_is_a_draft(sign_in, inspector, url):
    sign_in(inspector).post(url, GOOD | {"is_final": ""})

    assert Inspection.objects.get().final_at is None


@pytest.mark.parametrize(
    "difference",
    [
        {"kind": "PARTY"},
        {"inspected_on": "2999-01-01"},
        {"inspected_on": "soon"},
        {"key_failures": "长" * 301},
        {"general_failures": "一\n" * 201},
    ],
)
def test_bad_input_comes_back(sign_in, inspector, url, difference):
    response = sign_in(inspector).post(url, GOOD | difference)

    assert response.context["form"].errors
    assert "地面有积水" in response.content.decode() or "general_failures" in difference
    assert not Inspection.objects.exists()
