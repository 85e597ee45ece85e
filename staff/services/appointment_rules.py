"""What stands against putting somebody in a post, by law and by what is in the registry."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from common.encryption import decrypt, keyed_hashes
from staff.models import Person, Post, ProhibitedPerson
from staff.models.person import CITIZEN_ID

FARTHEST_AHEAD = timedelta(days=90)
LONGEST_TERM_YEARS = 10
LEAST_AGE = 16  # 禁止使用童工规定（国务院令第364号）第二条


class PostRefused(Exception):
    """Nothing was changed; `field` names what has to be put right."""

    field: str | None = None


class Prohibited(PostRefused):
    """Food Safety Law art. 135: who hires such a person loses the licence."""


class UnderAge(PostRefused):
    field = "starts_on"


class WrongStart(PostRefused):
    field = "starts_on"


class WrongTerm(PostRefused):
    field = "term_ends_on"


class PrincipalInPost(PostRefused):
    """An enterprise has one principal at a time."""

    field = "kind"


class AlreadyInPost(PostRefused):
    field = "kind"


def refuse_dates(post: Post, today: date) -> None:
    if post.starts_on > today + FARTHEST_AHEAD:
        raise WrongStart(_("任职日期最多提前 90 天登记，请核对年份。"))
    if post.starts_on.year < today.year - 60:
        raise WrongStart(_("任职日期太早，请核对年份。"))
    if post.term_ends_on is not None:
        if post.term_ends_on < post.starts_on:
            raise WrongTerm(_("任期止不能早于任职起。"))
        refuse_long_term(post.term_ends_on, max(post.starts_on, today))
    citizen_id = _citizen_id(post.person)
    if citizen_id and _age_on(citizen_id, post.starts_on) < LEAST_AGE:
        raise UnderAge(_("任职时未满十六周岁，不得招用（《禁止使用童工规定》第二条）。请核对日期和证件。"))


def refuse_long_term(term_ends_on: date, since: date) -> None:
    if term_ends_on.year > since.year + LONGEST_TERM_YEARS:
        raise WrongTerm(_("一次任期最长十年，请核对年份。"))


def refuse_prohibited(post: Post, today: date) -> None:
    """Neither on the first day nor today, where the post began earlier."""
    for day in {post.starts_on, max(post.starts_on, today)}:
        wrong = prohibition_on(person=post.person, day=day)
        if wrong is not None:
            raise _prohibited(wrong)


def prohibition_on(*, person: Person, day: date) -> ProhibitedPerson | None:
    """The entry of the list that forbids the person to work in food management on that day."""
    citizen_id = _citizen_id(person)
    if not citizen_id:
        return None
    listed = ProhibitedPerson.objects.on(day).filter(
        citizen_id_hash__in=keyed_hashes(citizen_id, purpose=CITIZEN_ID)
    )
    return listed.order_by("ground", "-pk").first()


def _prohibited(wrong: ProhibitedPerson) -> Prohibited:
    """The legal reason, without the document that names the person."""
    if wrong.ends_on is None:
        return Prohibited(
            _(
                "此人因食品安全犯罪被判处有期徒刑以上刑罚，终身不得从事食品生产经营管理工作，"
                "也不得担任食品安全管理人员（《食品安全法》第一百三十五条）。"
            )
        )
    return Prohibited(
        _(
            "此人因许可证被吊销，%(day)s前不得从事食品生产经营管理工作"
            "，也不得担任食品安全管理人员（《食品安全法》第一百三十五条）。"
        )
        % {"day": (wrong.ends_on + timedelta(days=1)).isoformat()}
    )


def refuse_overlap(post: Post) -> None:
    there = Post.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=post.starts_on), enterprise=post.enterprise, kind=post.kind
    )
    if there.filter(person=post.person).exists():
        raise AlreadyInPost(_("此人已在该主体担任这个岗位。"))
    if post.kind == Post.Kind.PRINCIPAL and there.exists():
        raise PrincipalInPost(_("该主体已有主要负责人，请先办理原负责人离任，新的任职从离任日起。"))


def _citizen_id(person: Person) -> str:
    return decrypt(person.citizen_id_encrypted, purpose=CITIZEN_ID) if person.citizen_id_encrypted else ""


def _age_on(citizen_id: str, day: date) -> int:
    born = date(int(citizen_id[6:10]), int(citizen_id[10:12]), int(citizen_id[12:14]))
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
