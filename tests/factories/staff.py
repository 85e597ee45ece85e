"""People at enterprises, for tests; plain rows, no surprises."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from stdnum.cn import ric

from common.encryption import encrypt, keyed_hash
from staff.models import (
    Badge,
    DataRequest,
    HealthCertificate,
    Leave,
    MorningCheck,
    Person,
    Post,
    TrainingRecord,
)
from staff.models.person import CITIZEN_ID, PHONE

_numbers = count(1)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def make_citizen_id(number=None):
    """A valid citizen identity number that nobody has: born on a day about 1900."""
    days, number = divmod(next(_numbers) if number is None else number, 1000)
    body = f"320508{date(1900, 1, 1) + timedelta(days=days):%Y%m%d}{number:03d}"
    return body + ric.calc_check_digit(body + "0")


def make_person(name="王小明", citizen_id=None, phone=None, user=None, **fields):
    number = next(_numbers)
    citizen_id = make_citizen_id() if citizen_id is None else citizen_id
    phone = f"1380000{number:04d}" if phone is None else phone
    defaults = {
        "name": name,
        "citizen_id_encrypted": encrypt(citizen_id, purpose=CITIZEN_ID) if citizen_id else "",
        "citizen_id_hash": keyed_hash(citizen_id, purpose=CITIZEN_ID) if citizen_id else "",
        "phone_encrypted": encrypt(phone, purpose=PHONE) if phone else "",
        "phone_hash": keyed_hash(phone, purpose=PHONE) if phone else "",
        "user": user,
        "registered_at": LONG_AGO,
    }
    return Person.objects.create(**(defaults | fields))


def make_post(person, enterprise, kind=Post.Kind.STAFF, starts_on=date(2025, 1, 1), **fields):
    return Post.objects.create(
        person=person,
        enterprise=enterprise,
        kind=kind,
        starts_on=starts_on,
        **({"created_at": LONG_AGO} | fields),
    )


def make_certificate(person, issued_on=date(2026, 6, 1), valid_to=None, is_fit=True, **fields):
    """Valid for a year less a day unless told otherwise."""
    return HealthCertificate.objects.create(
        person=person,
        issued_on=issued_on,
        valid_to=valid_to or issued_on + timedelta(days=364),
        is_fit=is_fit,
        **({"recorded_at": LONG_AGO} | fields),
    )


def make_training(person, hours=40, completed_on=date(2026, 3, 1), **fields):
    defaults = {"kind": TrainingRecord.Kind.COURSE, "title": "食品安全培训", "recorded_at": LONG_AGO}
    return TrainingRecord.objects.create(
        person=person, hours=hours, completed_on=completed_on, **(defaults | fields)
    )


def make_morning_check(person, enterprise, by, checked_at, is_fit=True, **fields):
    defaults = {"day": checked_at.date(), "method": MorningCheck.Method.BY_HAND}
    return MorningCheck.objects.create(
        person=person,
        enterprise=enterprise,
        by=by,
        checked_at=checked_at,
        is_fit=is_fit,
        **(defaults | fields),
    )


def make_badge(post, issued_at=LONG_AGO, valid_to=date(2027, 5, 31), **fields):
    defaults = {"serial": f"T{next(_numbers):07d}", "key_id": "0", "enterprise": post.enterprise}
    return Badge.objects.create(post=post, issued_at=issued_at, valid_to=valid_to, **(defaults | fields))


def make_data_request(person, at, kind=DataRequest.Kind.CORRECTION, **fields):
    defaults = {"statement": "手机号换了", "made_at": at, "due_on": (at + timedelta(days=21)).date()}
    return DataRequest.objects.create(person=person, kind=kind, **(defaults | fields))


def make_leave(post, starts_on, ends_on, deputy=None, **fields):
    return Leave.objects.create(
        post=post, deputy=deputy, starts_on=starts_on, ends_on=ends_on, **({"declared_at": LONG_AGO} | fields)
    )
