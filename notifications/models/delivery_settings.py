from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DeliverySettingsQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user=user) if user.is_authenticated else self.none()


class DeliverySettings(models.Model):
    """How one person wants to be reached (通知设置). Who has no row has what the platform sets.

    `refused_email` is the address that a mail server refused for good: no mail is sent to it any more. A new
    address is tried again by itself, the same one when the person switches mail on again.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="delivery_settings"
    )
    is_push_on = models.BooleanField(_("浏览器推送"), default=True)
    is_robot_on = models.BooleanField(_("群机器人"), default=True)
    is_sms_on = models.BooleanField(_("短信"), default=True)
    is_email_on = models.BooleanField(_("邮件"), default=True)
    gathers = models.BooleanField(_("合并发送"), default=True)
    quiet_from = models.TimeField(_("免打扰从"), null=True, blank=True)
    quiet_until = models.TimeField(_("免打扰到"), null=True, blank=True)
    refused_email = models.CharField(_("被拒收的邮箱"), max_length=254, blank=True)
    changed_at = models.DateTimeField(_("修改时间"))

    objects = DeliverySettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知设置")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="delivery_settings_quiet_pair",
            ),
        ]

    def __str__(self):
        return f"{self.user_id}"
