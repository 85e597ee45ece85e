from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone
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


# A role named for a level is held in a region of that level; the others anywhere.
ROLE_LEVELS = {Role.CITY_REGULATOR: "CITY", Role.DISTRICT_REGULATOR: "DISTRICT"}


class RoleAssignmentQuerySet(models.QuerySet):
    def on(self, day):
        """In force on that day; one that was ended by hand is over from the moment it was ended."""
        not_over = Q(valid_to__isnull=True) | Q(valid_to__gt=day) | Q(valid_to=day, ended_at__isnull=True)
        return self.filter(not_over, valid_from__lte=day)

    def within(self, paths):
        """Held in a region at or below any of these paths."""
        wanted = Q(pk__in=[])
        for path in paths:
            wanted |= Q(region__path__startswith=path)
        return self.filter(wanted)

    def visible_to(self, user):
        """One's own, and for administrators those of their territory."""
        own = self.filter(user=user)
        return own | self.within(user.territory_paths({Role.ADMINISTRATOR}))


def can_still_act(person, path, roles):
    """Whether the person named in a row can act where it lies, today; used in the row's own query.

    `person` and `path` are its columns of a user and of a region path; without a path a role anywhere does.
    Whoever may not sign in, or holds none of these roles there any more, can't: what names nobody else is
    then nobody's.
    """
    held = RoleAssignment.objects.on(timezone.localdate()).filter(
        user=OuterRef(person), user__is_active=True, role__in=roles
    )
    if path is None:
        return Exists(held)
    here = ExpressionWrapper(OuterRef(path), output_field=CharField())
    return Exists(held.annotate(here=here).filter(here__startswith=F("region__path")))


class RoleAssignment(models.Model):
    """A role that a person holds in a region, from a day to a day (任职)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_assignments")
    role = models.CharField(_("角色"), max_length=24, choices=Role)
    region = models.ForeignKey(
        "accounts.Region", models.PROTECT, related_name="role_assignments", verbose_name=_("任职区域")
    )
    valid_from = models.DateField(_("任职起"))
    valid_to = models.DateField(_("任职止"), null=True, blank=True)
    ended_at = models.DateTimeField(_("解除时间"), null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "region", "valid_from"],
                condition=Q(ended_at__isnull=True),
                name="role_assignment_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(valid_to__isnull=False),
                name="role_assignment_ended_has_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lte=models.F("valid_to")),
                name="role_assignment_order",
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.get_role_display()} {self.region}"
