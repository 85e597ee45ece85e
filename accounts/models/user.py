from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.role import REGULATOR_ROLES, Role


class User(AbstractUser):
    """Somebody who signs in (登录用户). What they may see follows from roles in regions and at enterprises."""

    first_name = None
    last_name = None
    display_name = models.CharField(_("姓名"), max_length=60)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    password_changed_at = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField(default=False)

    REQUIRED_FIELDS = ["display_name", "email"]

    class Meta:
        ordering = ["username"]

    def __str__(self):
        return self.display_name or self.username

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

    def territory_paths(self, roles=None):
        """Path prefixes of the regions in which one of these roles (default: any) is held."""
        return [a.region.path for a in self.current_role_assignments if roles is None or a.role in roles]

    def has_role(self, *roles: Role, path: str | None = None):
        """Whether one of the roles is held, in a region that contains `path` where one is given."""
        return any(
            a.role in roles and (path is None or path.startswith(a.region.path))
            for a in self.current_role_assignments
        )
