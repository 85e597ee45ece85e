"""Whether the law lets a person's data be erased today, and if not, why and from when on."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.encryption import decrypt, keyed_hashes
from common.local_time import local_date
from staff.models import Person, ProhibitedPerson
from staff.models.person import CITIZEN_ID

REASONS: dict[str, Promise] = {
    "OPEN_POST": _("仍在岗位上：任职期间企业依法必须保留从业人员信息（食品安全法第四十五条）。"),
    "ACCOUNT_IN_USE": _("登录账号仍代表企业或监管部门使用，请先解除。"),
    "PROHIBITED": _("处于禁业期内：禁业名单依法公示和核对（食品安全法第一百三十五条）。"),
    "OPEN_FINDING": _("有尚未消除的人员配备问题与此人有关。"),
    "RETENTION": _("离任后的保存期未满：企业的记录须留存备查。"),
    "ERASED": _("个人信息已经删除。"),
}


@dataclass(frozen=True)
class ErasureBar:
    """What stands against it. `earliest_on` is None as long as nobody can name the day."""

    reasons: tuple[str, ...]
    earliest_on: date | None

    @property
    def words(self) -> list[Promise]:
        return [REASONS[reason] for reason in self.reasons]


def erasure_bar(*, person: Person, day: date) -> ErasureBar | None:
    """PIPL art. 47: erase on request, unless a law's retention time has not passed. None: nothing bars it.

    The platform keeps an enterprise's records for two years (`STAFF_RETENTION_DAYS`; no source fixes it,
    design), counted from the day the last post ended. Who never held a post waits for nothing.
    """
    if person.erased_at:
        return ErasureBar(("ERASED",), None)
    bars = {
        "OPEN_POST": any(post.ended_on is None or post.ended_on > day for post in person.posts.all()),
        "ACCOUNT_IN_USE": _account_in_use(person, day),
        "PROHIBITED": _is_prohibited(person, day),
        "OPEN_FINDING": person.staffing_findings.open().exists(),
    }
    reasons = tuple(reason for reason, stands in bars.items() if stands)
    earliest = None if bars["OPEN_POST"] else earliest_erasure(person=person)
    if earliest and earliest > day:
        reasons += ("RETENTION",)
    if not reasons:
        return None
    return ErasureBar(reasons, earliest if reasons == ("RETENTION",) else None)


def earliest_erasure(*, person: Person) -> date:
    """The first day after the retention time of the last post; asked only when all posts have ended."""
    ended = [post.ended_on for post in person.posts.all() if post.ended_on]
    if not ended:
        return local_date(person.registered_at)
    return max(ended) + timedelta(days=settings.STAFF_RETENTION_DAYS)


def _account_in_use(person: Person, day: date) -> bool:
    user = person.user
    return user is not None and (user.is_government or user.memberships.on(day).exists())


def _is_prohibited(person: Person, day: date) -> bool:
    if not person.citizen_id_encrypted:
        return False
    citizen_id = decrypt(person.citizen_id_encrypted, purpose=CITIZEN_ID)
    hashes = keyed_hashes(citizen_id, purpose=CITIZEN_ID)
    return ProhibitedPerson.objects.on(day).filter(citizen_id_hash__in=hashes).exists()
