"""The parts of the soak that run inside Django, each a process of its own on the soak's database.

`fill` makes kitchens with an officer each and days that wait for their record, and writes one request a line;
`check` holds the database against the list of what was acknowledged.
"""

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import django

BATCH = 5_000
# What a kitchen's requests are for; those of the yardsticks leave neither record nor month behind.
POOLS = ("full", "full", "update_only", "bare")


def fill(folder: Path, kitchens: int, days: int) -> dict:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.core.management import call_command
    from django.utils import timezone

    from accounts.models import Region, User
    from duties.models import Duty
    from duties.services.generation import generate_duties
    from enterprises.models import Enterprise, Membership

    call_command("load_regions", verbosity=0)
    region = Region.objects.filter(level="TOWNSHIP", path__startswith="320000.320500.").first()
    now = timezone.now()
    first_day = timezone.localdate() - timedelta(days=days)
    names = [f"压测厨房{number}" for number in range(kitchens)]
    Enterprise.objects.bulk_create(
        Enterprise(
            name=name,
            kind=Enterprise.Kind.CATERER,
            region=region,
            region_path=region.path,
            source="soak",
            foreign_id=name,
            registered_on=first_day,
            recorded_since=first_day,
        )
        for name in names
    )
    User.objects.bulk_create(
        User(username=name, display_name="安全员", password="!", password_changed_at=now) for name in names
    )
    enterprises = list(Enterprise.objects.filter(source="soak").order_by("pk"))
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    Membership.objects.bulk_create(
        Membership(user=users[each.name], enterprise=each, role=Membership.Role.OFFICER, valid_from=first_day)
        for each in enterprises
    )
    generate_duties(
        first_day=first_day,
        last_day=first_day + timedelta(days=days - 1),
        at=datetime.combine(first_day, datetime.min.time(), timezone.get_current_timezone()),
        kinds=(Duty.Kind.DAILY_CONTROL,),
    )
    store = import_module(settings.SESSION_ENGINE).SessionStore
    answers = _answers(enterprises[0], users[names[0]], first_day)
    written = 0
    with (folder / "requests.jsonl").open("w") as file:
        cookies = {}
        for each in enterprises:
            session = store()
            user = users[each.name]
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
            cookies[each.pk] = session.session_key
        # Day by day over all kitchens, as the evening brings them.
        for number in range(days):
            for place, each in enumerate(enterprises):
                key = str(uuid4())
                body = {
                    "id": key,
                    "enterprise": each.public_id,
                    "kind": "DAILY_CONTROL",
                    "due_on": (first_day + timedelta(days=number)).isoformat(),
                    "answers": answers,
                }
                row = {"key": key, "session": cookies[each.pk], "pool": POOLS[place % len(POOLS)]}
                row["body"] = json.dumps(body, ensure_ascii=False)
                file.write(json.dumps(row) + "\n")
                written += 1
    return {"requests": written, "bytes_each": len(row["body"].encode())}


def _answers(enterprise, by, day: date) -> dict[str, str]:
    """A day on which all is well, as the phone sends it."""
    from tests.factories.daily_answers import as_sent, good_answers

    return as_sent(good_answers(enterprise, day), enterprise, by)


def check(folder: Path) -> dict:
    from django.core.management import call_command
    from django.core.management.base import CommandError

    from duties.models import DutyRecord
    from duties.queries.duty_month import compare_months
    from ledger.models import Leaf, WaitingLeaf

    acknowledged = set((folder / "acknowledged.txt").read_text().split())
    stored = {str(key) for key in DutyRecord.objects.values_list("idempotency_key", flat=True)}
    sealed: dict[str, int] = {}
    for entry in Leaf.objects.values_list("entry", flat=True).iterator(BATCH):
        name = json.loads(entry)["id"]
        sealed[name] = sealed.get(name, 0) + 1
    months = {first_of(day) for day in DutyRecord.objects.values_list("due_on", flat=True).distinct()}
    whose = list(DutyRecord.objects.values_list("enterprise_id", flat=True).distinct())
    differences = [
        str(each) for month in sorted(months) for each in compare_months(month=month, enterprise_ids=whose)
    ]
    try:
        call_command("ledger_verify", stdout=sys.stderr)
        is_verified = True
    except CommandError:
        is_verified = False
    return {
        "acknowledged": len(acknowledged),
        "stored": len(stored),
        "lost": len(acknowledged - stored),
        "not_sealed": len(stored - sealed.keys()),
        "sealed_twice": sum(count > 1 for count in sealed.values()),
        "sealed_without_record": len(sealed.keys() - stored),
        "waiting": WaitingLeaf.objects.count(),
        "month_differences": len(differences),
        "ledger_verified": is_verified,
    }


def first_of(day: date) -> date:
    return day.replace(day=1)


def main(arguments: Sequence[str]) -> None:
    django.setup()
    part, folder, *numbers = arguments
    answer = {"fill": fill, "check": check}[part](Path(folder), *map(int, numbers))
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
