"""What enterprises of the demo city say themselves: to their score, and beside their results."""

from datetime import datetime, timedelta

from accounts.models import User
from inspections.models import Inspection
from scoring.services.objection import accept_objection, answer_objection, file_objection
from scoring.services.reply import write_reply
from sushi_platform.demo.registry import DemoEnterprise

HOUR = timedelta(hours=1)


def speak_for_themselves(
    enterprises: list[DemoEnterprise], recorders: dict[int, User], *, now: datetime
) -> None:
    """The first enterprise has had its answer, another waits for one."""
    first, other = enterprises[0].row, enterprises[2].row
    principal, regulator = User.objects.get(username="principal"), User.objects.get(username="city")
    objection = file_objection(
        enterprise=first,
        part="SUPERVISION",
        statement="去年的检查把隔壁门店的问题记在了我们名下，请核对检查记录。",
        by=principal,
        at=now - 5 * HOUR,
    )
    objection = accept_objection(objection=objection, by=regulator, at=now - 4 * HOUR)
    answer_objection(
        objection=objection,
        outcome="NOT_UPHELD",
        answer="核对了检查表、现场照片和双方签名，记录的是本店，结果不变。",
        by=regulator,
        at=now - HOUR,
    )
    file_objection(
        enterprise=other,
        part="DUTY",
        statement="上周店面装修已报停业，仍被记为未做日管控。",
        by=recorders[other.pk],
        at=now - 2 * HOUR,
    )
    newest = Inspection.objects.published().filter(enterprise=first).order_by("-inspected_on", "-pk").first()
    if newest:
        write_reply(
            enterprise=first,
            text="检查中指出的问题当天已整改，冷藏柜门封条已更换，欢迎监督。",
            inspection=newest,
            by=principal,
            at=now - HOUR,
        )
    write_reply(enterprise=first, text="我们每天公示自查结果，后厨开放参观。", by=principal, at=now - HOUR)
