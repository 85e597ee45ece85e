import json
from contextlib import suppress

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.audit_actions import ACTION_NAMES
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

    @property
    def action_name(self):
        return ACTION_NAMES.get(self.action, self.action)

    @property
    def subject_name(self):
        return subject_name(self.subject_type)

    @property
    def changes(self):
        """Old and new value of each thing that changed, in words; None where there was or is none."""
        fields = fields_of(self.subject_type)
        return [
            {
                "name": fields[name].verbose_name if name in fields else name,
                "old": in_words(self.old, name, fields),
                "new": in_words(self.new, name, fields),
            }
            for name in sorted(self.old.keys() | self.new.keys())
        ]


def fields_of(subject_type):
    """Named fields of the model; for people also those of their roles, which are told with the person."""
    models_ = [apps.get_model("accounts.roleassignment")] if subject_type == "accounts.user" else []
    with suppress(LookupError, ValueError):
        models_.append(apps.get_model(subject_type))
    return {field.name: field for model in models_ for field in model._meta.concrete_fields}


def in_words(values, name, fields):
    if name not in values:
        return None
    value = values[name]
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(value, str):
        choices = dict(fields[name].flatchoices) if name in fields else {}
        return str(choices.get(value, value))
    return json.dumps(value, ensure_ascii=False)


def subject_name(subject_type):
    """What a kind of row is called; its technical name when the kind has gone from the platform."""
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return subject_type
