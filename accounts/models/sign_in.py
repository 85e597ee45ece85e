from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.role import Role, RoleAssignment


class SignInQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and for auditors those of everybody who holds or held a role in their territory."""
        held = RoleAssignment.objects.within(user.territory_paths({Role.AUDITOR}))
        return self.filter(models.Q(user=user) | models.Q(user__in=held.values("user")))


class SignIn(models.Model):
    """One attempt to sign in (登录记录), shown to its owner and to the auditor."""

    class Outcome(models.TextChoices):
        SUCCEEDED = "SUCCEEDED", _("成功")
        FAILED = "FAILED", _("失败")
        LOCKED = "LOCKED", _("已锁定")
        SIGNED_OUT = "SIGNED_OUT", _("退出")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sign_ins")
    at = models.DateTimeField(_("时间"))
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome)
    address = models.GenericIPAddressField(_("网络地址"), null=True)
    user_agent = models.CharField(_("设备"), max_length=200, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"], name="sign_in_user_newest")]

    def __str__(self):
        return f"{self.user_id} {self.at:%Y-%m-%d %H:%M} {self.outcome}"
