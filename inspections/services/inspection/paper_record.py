"""An inspection that is on paper only is entered afterwards (补录)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import Enterprise
from inspections.models import Inspection, PaperRecord
from inspections.services.inspection.inspection import (
    FailedItem,
    InspectionRefused,
    finalise_inspection,
    record_inspection,
)


class PaperIncomplete(InspectionRefused):
    """The paper's number, two different inspectors or the reason is missing (令49号第二十三条)."""


class ToldOutOfOrder(InspectionRefused):
    """The result was told before the inspection, or in the future."""


class PaperEnteredBefore(InspectionRefused):
    """A paper of that number was entered for this enterprise and still counts."""


@transaction.atomic
def enter_paper_record(
    *,
    enterprise: Enterprise,
    kind: str,
    inspected_on: date,
    told_on: date,
    number: str,
    inspectors: tuple[str, str],
    reason: str,
    failed_items: Sequence[FailedItem],
    by: User,
    at: datetime,
    is_final: bool = True,
) -> Inspection:
    """Enter what the paper says; the result follows from its failures by the rule of that day.

    The term of publication runs from the day on which the paper was handed over, and may be long over.
    """
    number, reason = number.strip(), reason.strip()
    first, second = (" ".join(name.split()) for name in inspectors)
    if not (number and reason and first and second) or first == second:
        raise PaperIncomplete(_("请写明文书编号、两名检查人员和补录原因（令49号第二十三条）。"))
    if not inspected_on <= told_on <= local_date(at):
        raise ToldOutOfOrder(_("结果告知日期应在检查日期之后、今天之前（含当天）。"))
    Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    entered = PaperRecord.objects.filter(number=number, inspection__enterprise=enterprise)
    if entered.filter(inspection__withdrawn_at=None).exists():
        raise PaperEnteredBefore(_("这个编号的检查文书已经补录过。"))
    inspection = record_inspection(
        enterprise=enterprise,
        kind=kind,
        inspected_on=inspected_on,
        failed_items=failed_items,
        by=by,
        at=at,
        is_final=False,
    )
    paper = PaperRecord.objects.create(
        inspection=inspection,
        number=number,
        first_inspector=first,
        second_inspector=second,
        told_on=told_on,
        reason=reason,
        entered_by=by,
        entered_at=at,
    )
    record_audit(
        action="enter_paper_record",
        subject=paper,
        by=by,
        at=at,
        new={"inspection": inspection.pk, "number": number, "told_on": told_on.isoformat()},
        reason=reason,
        region_path=enterprise.region_path,
    )
    return finalise_inspection(inspection=inspection, by=by, at=at) if is_final else inspection
