from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A role held in a region. Roles at an enterprise stand in `enterprises`."""

    ADMINISTRATOR = "ADMINISTRATOR", _("系统管理员")
    CITY_REGULATOR = "CITY_REGULATOR", _("市级监管人员")
    DISTRICT_REGULATOR = "DISTRICT_REGULATOR", _("区县监管人员")
    BRANCH_REGULATOR = "BRANCH_REGULATOR", _("分局监管人员")
    CADRE = "CADRE", _("包保干部")
    GRID_WORKER = "GRID_WORKER", _("网格员")
    EXPERT = "EXPERT", _("专家")
    AUDITOR = "AUDITOR", _("审计员")


REGULATOR_ROLES = frozenset({Role.CITY_REGULATOR, Role.DISTRICT_REGULATOR, Role.BRANCH_REGULATOR})


class RoleAssignmentQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class RoleAssignment(models.Model):
    """A role that a person holds in a region, from a day to a day (任职)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_assignments")
    role = models.CharField(_("角色"), max_length=24, choices=Role)
    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="role_assignments")
    valid_from = models.DateField(_("任职起"))
    valid_to = models.DateField(_("任职止"), null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "region", "valid_from"], name="role_assignment_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lte=models.F("valid_to")),
                name="role_assignment_order",
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.get_role_display()} {self.region}"
