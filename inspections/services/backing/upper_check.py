"""The level above looks at a cadre's work (督查), and the cadre says what became better."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region, User
from accounts.services.audit import record_audit
from common.local_time import first_of_quarter, local_date
from inspections.models import UpperCheck
from inspections.queries.backing.coverage import cadre_figures, latest_quarters
from inspections.queries.backing.upper_check import CHECKED_QUARTERS
from notifications.services.notice import notify

TOPIC = "upper-check"


class UpperCheckRefused(Exception):
    """It can't be written like this; nothing was. The text is for the user."""

    field: str | None = None


class OwnWork(UpperCheckRefused):
    """Nobody checks their own work."""


class TermMissing(UpperCheckRefused):
    """What has to become better has a day by which."""

    field = "good_by"


class NotThatQuarter(UpperCheckRefused):
    """Only the quarter that runs and the one before it are checked."""

    field = "quarter"


class AnsweredBefore(UpperCheckRefused):
    """One answer, which stays."""


@transaction.atomic
def check_cadre(
    *,
    cadre: User,
    region: Region,
    result: str,
    remarks: str,
    by: User,
    at: datetime,
    good_by: date | None = None,
    quarter: date | None = None,
) -> UpperCheck:
    """Write down what the level above found in a quarter; the figures of that moment stay with it.

    `quarter` is the first day of the one that runs (unless given) or of the one before it.
    """
    if cadre.pk == by.pk:
        raise OwnWork(_("不能督查自己的工作。"))
    if result != UpperCheck.Result.GOOD and (good_by is None or good_by < local_date(at)):
        raise TermMissing(_("需要改进的，请写明今天以后的改进期限。"))
    quarter = quarter or first_of_quarter(local_date(at))
    if quarter not in latest_quarters(local_date(at))[:CHECKED_QUARTERS]:
        raise NotThatQuarter(_("只能督查本季度和上一季度。"))
    figures = cadre_figures(cadre=cadre, quarter=quarter, day=local_date(at))
    check = UpperCheck.objects.create(
        cadre=cadre,
        region=region,
        quarter=quarter,
        result=result,
        subjects=figures.subjects,
        owed=figures.owed,
        done=figures.done,
        remarks=remarks.strip(),
        good_by=None if result == UpperCheck.Result.GOOD else good_by,
        checked_by=by,
        checked_at=at,
    )
    record_audit(
        action="check_cadre",
        subject=check,
        by=by,
        at=at,
        new={"cadre": cadre.pk, "result": str(result)},
        region_path=region.path,
    )
    notify(
        recipients=[cadre],
        topic=TOPIC,
        key=str(check.pk),
        title=gettext_lazy("督查意见：%(result)s"),
        text=gettext_lazy("上级督查了您%(quarter)s起一个季度的包保工作，请看意见并答复改进情况。"),
        url=reverse("inspections:list_upper_checks"),
        params={"result": check.get_result_display(), "quarter": quarter.isoformat()},
        at=at,
    )
    return check


@transaction.atomic
def answer_upper_check(*, check: UpperCheck, answer: str, by: User, at: datetime) -> UpperCheck:
    """The cadre says what they have changed; whoever checked hears of it."""
    checks = UpperCheck.objects.select_for_update(of=("self",))
    check = checks.select_related("region", "cadre", "checked_by").get(pk=check.pk)
    if check.answered_at:
        raise AnsweredBefore(_("这条督查意见已经答复。"))
    check.answer, check.answered_at = answer.strip(), at
    check.save(update_fields=["answer", "answered_at"])
    record_audit(action="answer_upper_check", subject=check, by=by, at=at, region_path=check.region.path)
    notify(
        recipients=[check.checked_by],
        topic=TOPIC,
        key=f"answered:{check.pk}",
        title=gettext_lazy("督查意见已答复：%(cadre)s"),
        text=gettext_lazy("%(cadre)s答复了改进情况，请查看。"),
        url=f"{reverse('inspections:list_upper_checks')}#check-{check.pk}",
        params={"cadre": check.cadre.display_name},
        at=at,
    )
    return check
