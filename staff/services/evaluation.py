"""What the regulator thought of a manager's work in a quarter (履职评价)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import first_of_quarter, local_date, quarter_end
from staff.models import PerformanceEvaluation, Post

FULL_SCORE = 100
LONGEST_COMMENT = 300


class EvaluationRefused(Exception):
    """The evaluation can't stand like this; `field` names what has to be put right."""

    field: str | None = None


class NotAManager(EvaluationRefused):
    """Only the three kinds of persons (三类人) have a manager's work."""


class NotAQuarter(EvaluationRefused):
    """A quarter is named by its first day."""

    field = "quarter"


class QuarterNotBegun(EvaluationRefused):
    """There is no work yet to think of."""

    field = "quarter"


class PostNotHeld(EvaluationRefused):
    """The person did not hold the post on any day of the quarter."""

    field = "quarter"


class ScoreOutOfRange(EvaluationRefused):
    field = "score"


class CommentMissing(EvaluationRefused):
    """A score without a reason helps nobody."""

    field = "comment"


class CommentTooLong(EvaluationRefused):
    field = "comment"


@transaction.atomic
def evaluate_post(
    *, post: Post, quarter: date, score: int, comment: str, by: User, at: datetime
) -> PerformanceEvaluation:
    """Give a score for the quarter (its first day); the newest for a quarter counts, the older stay."""
    comment = comment.strip()
    _check(post, quarter, local_date(at))
    if not 0 <= score <= FULL_SCORE:
        raise ScoreOutOfRange(_("得分在0到100之间。"))
    if not comment:
        raise CommentMissing(_("请写明评分的理由。"))
    if len(comment) > LONGEST_COMMENT:
        raise CommentTooLong(_("评语最多300字。"))
    replaced = PerformanceEvaluation.objects.filter(post=post, quarter=quarter).first()
    evaluation = PerformanceEvaluation.objects.create(
        post=post, quarter=quarter, score=score, comment=comment, by=by, at=at
    )
    record_audit(
        action="evaluate_post",
        subject=evaluation,
        by=by,
        at=at,
        region_path=post.enterprise.region_path,
        old={"score": replaced.score} if replaced else None,
        new={"post": post.pk, "quarter": quarter.isoformat(), "score": score},
    )
    return evaluation


def _check(post: Post, quarter: date, today: date) -> None:
    if post.kind not in Post.MANAGER_KINDS:
        raise NotAManager(_("只评价主要负责人、食品安全总监和食品安全员。"))
    if quarter != first_of_quarter(quarter):
        raise NotAQuarter(_("请选择季度。"))
    if quarter > today:
        raise QuarterNotBegun(_("这个季度还没有开始。"))
    # A post that was entered ahead, and begins later in this quarter, has no work in it yet either.
    if not Post.objects.during(quarter, min(quarter_end(quarter), today)).filter(pk=post.pk).exists():
        raise PostNotHeld(_("该季度未任此职，不能评价。"))
