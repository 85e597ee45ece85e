from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.role import REGULATOR_ROLES, Role, RoleAssignment


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Oneself, and for administrators everybody who holds or held a role in their territory."""
        held = RoleAssignment.objects.within(user.territory_paths({Role.ADMINISTRATOR}))
        return self.filter(models.Q(pk=user.pk) | models.Q(pk__in=held.values("user")))


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False


class User(AbstractUser):
    """Somebody who signs in (登录用户). Roles in regions and at enterprises decide what they may see."""

    first_name = None
    last_name = None
    display_name = models.CharField(_("姓名"), max_length=60)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    password_changed_at = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField(default=False)

    REQUIRED_FIELDS = ["display_name", "email"]

    objects = UserManager()

    class Meta:
        verbose_name = _("用户")
        ordering = ["username"]

    def __str__(self):
        return self.display_name or self.username

    def get_full_name(self):
        return self.display_name

    def get_short_name(self):
        return self.display_name

    def has_expired_password(self, at):
        """Whether a new password is due: one given by somebody else, or older than the policy allows."""
        if not self.has_usable_password():
            return False
        oldest = at - timedelta(days=settings.PASSWORD_MAX_AGE_DAYS)
        too_old = (self.password_changed_at or self.date_joined) < oldest
        return self.must_change_password or bool(settings.PASSWORD_MAX_AGE_DAYS and too_old)

    @cached_property
    def current_role_assignments(self):
        """Roles in force today, one query for the life of this object."""
        today = timezone.localdate()
        return list(self.role_assignments.on(today).select_related("region"))

    @property
    def roles(self):
        return {assignment.role for assignment in self.current_role_assignments}

    @property
    def is_government(self):
        return bool(self.current_role_assignments)

    @property
    def is_regulator(self):
        return bool(self.roles & REGULATOR_ROLES)

    def latest_region_path(self):
        """Where a role is held, or was last held; empty for people at enterprises. For the audit trail."""
        newest = self.role_assignments.order_by("-valid_from", "-pk")
        return newest.values_list("region__path", flat=True).first() or ""

    def territory_paths(self, roles=None):
        """Path prefixes of the regions in which one of these roles (default: any) is held."""
        return [a.region.path for a in self.current_role_assignments if roles is None or a.role in roles]

    def has_role(self, *roles: Role, path: str | None = None):
        """Whether one of the roles is held, in a region that contains `path` where one is given."""
        return any(
            a.role in roles and (path is None or path.startswith(a.region.path))
            for a in self.current_role_assignments
        )
