import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import CreditEvent, Enterprise
from inspections.models.inspection.obstruction import Obstruction
from inspections.models.planning.plan import OfRegulatorsQuerySet
from inspections.models.planning.risk_model import OverrideRule
from inspections.models.sampling.recall import Recall
from inspections.models.sampling.sample import Sample
from ledger.services.leaf import new_salt

FACTS = ("credit_event", "sample", "recall", "obstruction")


def _fact(to):
    return models.ForeignKey(to, models.PROTECT, null=True, related_name="+")


class DismissedSuggestion(models.Model):
    """A fact for which a grade might have been moved, weighed by a regulator who left it (考虑后不调整).

    Points at its one fact, which is suggested no more. Append-only and sealed.
    """

    record_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    salt = models.BinaryField(max_length=16, default=new_salt)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="dismissed_suggestions")
    rule = models.ForeignKey(OverrideRule, models.PROTECT, related_name="+", verbose_name=_("调整情形"))
    credit_event = _fact(CreditEvent)
    sample = _fact(Sample)
    recall = _fact(Recall)
    obstruction = _fact(Obstruction)
    happened_on = models.DateField(_("日期"))
    words = models.CharField(_("事实"), max_length=300)
    reason = models.CharField(_("不调整的理由"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("决定时间"))

    objects = OfRegulatorsQuerySet.as_manager()

    class Meta:
        verbose_name = _("考虑后不调整等级")
        ordering = ["-pk"]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"dismissed_{name}_once"
                )
                for name in FACTS
            ),
            models.CheckConstraint(
                condition=Q(
                    *(Q(**{f"{other}__isnull": other != name for other in FACTS}) for name in FACTS),
                    _connector=Q.OR,
                ),
                name="dismissed_one_fact",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="dismissed_with_reason"),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.rule_id} {self.happened_on}"
