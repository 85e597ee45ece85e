from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.region import Region
from accounts.models.role import Role


class AuditEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Auditors read what happened in their territory; nobody else reads any.

        What belongs to no region (a new index model, an import of regions) is read by auditors of the city.
        """
        wanted = models.Q(pk__in=[])
        for assignment in user.current_role_assignments:
            if assignment.role != Role.AUDITOR:
                continue
            wanted |= models.Q(region_path__startswith=assignment.region.path)
            if assignment.region.level in (Region.Level.PROVINCE, Region.Level.CITY):
                wanted |= models.Q(region_path="")
        return self.filter(wanted)


class AuditEntry(models.Model):
    """One change of state (审计记录): who, when, what, old, new, why. Nobody changes it."""

    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("操作人")
    )
    actor_label = models.CharField(_("操作者"), max_length=80)
    action = models.CharField(_("操作"), max_length=60)
    subject_type = models.CharField(_("对象类型"), max_length=60)
    subject_id = models.CharField(_("对象编号"), max_length=60)
    region_path = models.CharField(max_length=120, blank=True)
    old = models.JSONField(_("原值"), default=dict, blank=True)
    new = models.JSONField(_("新值"), default=dict, blank=True)
    reason = models.TextField(_("原因"), blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="audit_subject"),
            models.Index(fields=["-at", "-id"], name="audit_newest"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_type} {self.subject_id}"
