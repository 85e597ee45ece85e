"""Enterprises and what belongs to them, for tests."""

from datetime import date
from itertools import count

from enterprises.models import Enterprise, Membership

_numbers = count(1)


def make_enterprise(region, name=None, **fields):
    number = next(_numbers)
    defaults = {
        "name": name or f"测试面馆{number}",
        "kind": Enterprise.Kind.CATERER,
        "region": region,
        "region_path": region.path,
        "source": "registry",
        "foreign_id": f"test-{number}",
        "registered_on": date(2025, 1, 1),
        "recorded_since": date(2025, 1, 1),
        "address": "平江路1号",
    }
    return Enterprise.objects.create(**(defaults | fields))


def make_member(user, enterprise, role, valid_from=date(2020, 1, 1), valid_to=None):
    return Membership.objects.create(
        user=user, enterprise=enterprise, role=role, valid_from=valid_from, valid_to=valid_to
    )
