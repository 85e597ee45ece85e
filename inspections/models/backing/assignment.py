from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.role import Role, can_still_act
from enterprises.models import Enterprise
from enterprises.models.of_enterprise import OfEnterpriseQuerySet
from inspections.models.backing.level import Level


def cadre_can_act():
    """Whether the cadre of an assignment may still sign in and holds the role where the enterprise is."""
    return can_still_act("cadre", "enterprise__region_path", [Role.CADRE])


class BackingAssignmentQuerySet(OfEnterpriseQuerySet):
    def on(self, day):
        """In force on that day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), began_on__lte=day)

    def open(self):
        return self.filter(ended_on__isnull=True)


class BackingAssignment(models.Model):
    """A named cadre answers for an enterprise (包保关系), from a day to a day.

    A hand-over ends one and begins the next; what was found and is still open goes with the enterprise.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="backing_assignments")
    cadre = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="backed_subjects", verbose_name=_("包保干部")
    )
    level = models.CharField(_("包保等级"), max_length=1, choices=Level)
    level_reason = models.CharField(_("调整等级或层级的理由"), max_length=200, blank=True)
    began_on = models.DateField(_("包保起"))
    ended_on = models.DateField(_("包保止"), null=True, blank=True)  # first day on which it no longer holds
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField()
    handed_over_to = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_over_from"
    )
    end_reason = models.CharField(_("变更原因"), max_length=200, blank=True)

    objects = BackingAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("包保关系")
        ordering = ["enterprise", "began_on", "pk"]
        indexes = [models.Index(fields=["cadre", "enterprise"], name="backing_of_cadre")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(ended_on__isnull=True), name="backing_one_cadre"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")), name="backing_order"
            ),
            models.CheckConstraint(
                condition=Q(handed_over_to__isnull=True) | Q(ended_on__isnull=False),
                name="backing_handed_over_has_ended",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.cadre_id} {self.began_on}"
