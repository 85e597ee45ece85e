"""Samples by their next step, and recalls."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.local_time import SOON, local_date
from inspections.models import Recall, Sample
from inspections.models.sampling.sample import STEPS
from portal.queries.queue import GONE, QUEUE, Bucket, Line, lines_of_list


def samples(user: User, at: datetime) -> list[Line]:
    """By the next step, for which the authority has a limit; a laboratory's only when it is pressing."""
    if not user.is_regulator:
        return []
    today = local_date(at)
    every = Sample.objects.visible_to(user)
    rows = every.in_queue_of(user)
    parts = {
        "to_send": (_("样品送检：超期"), _("样品送检：三天内到期"), _("样品：待送检")),
        "in_test": (_("检验报告：超期未到"), _("检验报告：三天内该到"), ""),
        "to_tell": (_("抽检结果：告知超期"), _("抽检结果：三天内要告知"), _("抽检结果：待告知")),
        "objections": (_("抽检异议：超期"), _("抽检异议：三天内到期"), _("抽检异议、复检：办理中")),
        "to_dispose": (_("核查处置：超期"), _("核查处置：三天内到期"), _("核查处置：办理中")),
    }
    lines = []
    for step, (late, ending, waiting) in parts.items():
        found, params = rows.filter(STEPS[step]), {"step": step} | QUEUE
        soon = found.due(today, today + SOON)
        lines.append((Bucket.OVERDUE, late, found.overdue(today), params | {"due": "overdue"}))
        lines.append((Bucket.SOON, ending, soon, params | {"due": "soon"}))
        if waiting:
            lines.append((Bucket.WAITING, waiting, found, params))
    gone = every.of_gone().filter(STEPS["to_send"])
    lines.append((Bucket.WAITING, _("样品：离职、调离人员的"), gone, {"step": "to_send"} | GONE))
    recalls = {
        "overdue": (Bucket.OVERDUE, _("召回：超期"), Recall.objects.overdue(at, today)),
        "to_check": (Bucket.WAITING, _("召回：待核查"), Recall.objects.filter(state=Recall.State.FINISHED)),
    }
    for recall, (bucket, label, found) in recalls.items():
        lines.append((bucket, label, rows.filter(recall__in=found), {"recall": recall} | QUEUE))
    return lines_of_list("inspections:list_samples", *lines)
