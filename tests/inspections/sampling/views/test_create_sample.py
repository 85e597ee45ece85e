import pytest
from django.urls import reverse

from inspections.models import Sample

GOOD = {
    "name": "卤牛肉",
    "published_on": "2025-11-20",
    "items": "菌落总数 | 2.1×10⁴CFU/g | ≤10000CFU/g | 不合格\n铅｜未检出｜≤0.5mg/kg｜合格",
}


@pytest.fixture
def url(noodle_bar):
    return reverse("inspections:create_sample", args=[noodle_bar.public_id])


def test_it_records(sign_in, inspector, url):
    sign_in(inspector).post(url, GOOD)
    sample = Sample.objects.get()

    assert (sample.verdict, sample.disposal, sample.items.count()) == ("FAILED", "PENDING", 2)


@pytest.mark.parametrize(
    "difference",
    [
        {"name": ""},
        {"published_on": "2999-01-01"},
        {"items": ""},
        {"items": "菌落总数 | 2.1×10⁴CFU/g"},
        {"items": "菌落总数 | 2 | 3 | 也许"},
        {"items": "长" * 161 + " | 2 | 3 | 合格"},
    ],
)
def test_bad_input_comes_back(sign_in, inspector, url, difference):
    response = sign_in(inspector).post(url, GOOD | difference)

    assert response.context["form"].errors
    assert not Sample.objects.exists()
