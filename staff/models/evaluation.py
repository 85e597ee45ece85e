from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staff.models.post import Post


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(post__in=Post.objects.visible_to(user))


class PerformanceEvaluation(models.Model):
    """What the regulator thought of a manager's work in a quarter (履职评价): 0–100 with reasons.

    A new one for the same quarter replaces the older, which stays on record.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="evaluations")
    quarter = models.DateField(_("季度"))  # its first day
    score = models.PositiveSmallIntegerField(_("得分"))
    comment = models.CharField(_("评语"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("评价时间"))

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("履职评价")
        ordering = ["-quarter", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(score__lte=100), name="evaluation_score_range"),
            models.CheckConstraint(
                condition=Q(quarter__day=1, quarter__month__in=(1, 4, 7, 10)), name="evaluation_quarter"
            ),
        ]

    def __str__(self):
        return f"{self.post_id} {self.quarter} {self.score}"
