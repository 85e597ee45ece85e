"""Who backs whom in the demo city, what cadres have visited, and what the level above says of it."""

from datetime import datetime, timedelta

from accounts.models import Region, Role, User
from accounts.services.role import assign_role
from accounts.services.user import create_user
from common.local_time import first_of_quarter, local_date
from inspections.models import BackingAssignment, BackingVisit
from inspections.queries.backing.forms import visit_form
from inspections.services.backing.assignment import assign_backing, hand_over_backing
from inspections.services.backing.letter import sign_letter
from inspections.services.backing.upper_check import answer_upper_check, check_cadre
from inspections.services.backing.visit import Said, Shown, record_backing_visit
from sushi_platform.demo.on_site import meet
from sushi_platform.demo.people import PASSWORD
from sushi_platform.demo.registry import DemoEnterprise, moment

VISITED_OF_THREE = 2


def back_the_city(
    enterprises: list[DemoEnterprise], *, city: Region, recorders: dict[int, User], now: datetime
) -> int:
    """Two thirds of this quarter's visits are made, some with a problem, some with presence proved by two
    phones; one cadre has handed over.
    """
    today = local_date(now)
    begin = moment(first_of_quarter(today), 9)
    regulator, cadre = User.objects.get(username="city"), User.objects.get(username="cadre")
    home = [one.row for one in enterprises if one.row.region_path.startswith(_path_of(cadre))]
    others = [one.row for one in enterprises if not one.row.region_path.startswith(_path_of(cadre))]
    second, before = _cadre("cadre2", city, begin), _cadre("cadre3", city, begin)
    for subjects, backer in ((home, before), (others, second)):
        if subjects:
            why = "演示城市由市级干部包保"
            assign_backing(enterprises=subjects, cadre=backer, by=regulator, at=begin, reason=why)
    sign_letter(by=second, at=begin + timedelta(days=3))
    visited = sum(
        _visit(number, one.row, recorders[one.row.pk], begin, now) for number, one in enumerate(enterprises)
    )
    # The cadre of the demo has held the role for ten days.
    hand_over_backing(
        cadre=before,
        successor=cadre,
        reason="岗位调整",
        region_paths=[_path_of(cadre)],
        by=regulator,
        at=now - timedelta(days=8),
    )
    sign_letter(by=cadre, at=now - timedelta(days=7))
    check = check_cadre(
        cadre=cadre,
        region=Region.objects.get(path=_path_of(cadre)),
        result="IMPROVE",
        remarks="多数督导有到场验证和照片，少数记录没有写明上次问题的整改情况，请补充到下次督导中。",
        good_by=today + timedelta(days=20),
        by=regulator,
        at=now - timedelta(days=1),
    )
    answer_upper_check(
        check=check, answer="已逐家核对上次问题，下次督导记录会写明整改结果。", by=cadre, at=now
    )
    return visited


def _visit(number: int, enterprise, member: User, begin: datetime, now: datetime) -> int:
    if number % 3 >= VISITED_OF_THREE:
        return 0
    assignment = BackingAssignment.objects.open().filter(enterprise=enterprise).first()
    at = begin + timedelta(days=4 + number % 20, hours=1)
    if assignment is None or at >= now:
        return 0
    questions = visit_form(enterprise.kind).questions
    answers = {question.code: ("YES", "") for question in questions}
    if number % 7 == 1:
        answers[questions[-1].code] = ("NO", "投诉举报电话被货架挡住，看不见")
    proof = meet(enterprise, assignment.cadre, member, at) if number % 4 else None
    record_backing_visit(
        enterprise=enterprise,
        said=Said(
            way=BackingVisit.Way.ON_SITE,
            answers=answers,
            no_presence="" if proof else "当时企业的手机没有网络",
            advice="请负责人每周抽一天和食品安全员一起走一遍后厨。",
        ),
        shown=Shown(proof),
        by=assignment.cadre,
        at=at,
    )
    return 1


def _path_of(cadre: User) -> str:
    return cadre.role_assignments.get(role=Role.CADRE).region.path


def _cadre(username: str, city: Region, at: datetime) -> User:
    user = create_user(
        username=username,
        display_name="包保干部",
        by=None,
        at=at,
        password=PASSWORD,
        must_change_password=False,
        can_sign_in=False,
    ).user
    assign_role(user=user, role=Role.CADRE, region=city, by=None, at=at)
    return user
