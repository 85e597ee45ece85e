from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.inspections import make_inspection
from tests.factories.scoring import compute_today


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def scored_bar(noodle_bar, today):
    """The noodle bar with one clean inspection, and an index made of it."""
    now = timezone.now()
    make_inspection(noodle_bar, inspected_on=today - timedelta(days=3), final_at=now - timedelta(days=2))
    compute_today()
    return noodle_bar
