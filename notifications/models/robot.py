from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.encryption import decrypt

ROBOT_URL, ROBOT_SECRET = "notifications.robot_url", "notifications.robot_secret"  # purposes of the keys


class OwnAddressQuerySet(models.QuerySet):
    """Where one person is reached: nobody else's business."""

    def visible_to(self, user):
        return self.filter(user=user) if user.is_authenticated else self.none()

    def live(self):
        return self.filter(switched_off_at__isnull=True)


class Robot(models.Model):
    """A robot in a group chat that speaks for one person's notices (群机器人).

    Whoever has its address can speak through it, so address and secret are sealed. One that its vendor no
    longer knows is switched off, with the reason, until the person removes it.
    """

    class Kind(models.TextChoices):
        WECOM = "WECOM", _("企业微信")
        DINGTALK = "DINGTALK", _("钉钉")
        FEISHU = "FEISHU", _("飞书")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="robots")
    kind = models.CharField(_("平台"), max_length=10, choices=Kind)
    name = models.CharField(_("名称"), max_length=40)
    url_encrypted = models.TextField()
    secret_encrypted = models.TextField(blank=True)
    added_at = models.DateTimeField(_("添加时间"))
    tested_at = models.DateTimeField(_("最近测试"), null=True, blank=True)
    failed_at = models.DateTimeField(_("最近失败"), null=True, blank=True)
    reason = models.CharField(_("失败原因"), max_length=60, blank=True)
    switched_off_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects = OwnAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("群机器人")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(failed_at__isnull=True, reason="") | (Q(failed_at__isnull=False) & ~Q(reason="")),
                name="robot_failure_has_its_reason",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def url(self):
        return decrypt(self.url_encrypted, purpose=ROBOT_URL)

    @property
    def secret(self):
        return decrypt(self.secret_encrypted, purpose=ROBOT_SECRET) if self.secret_encrypted else ""

    @property
    def masked_url(self):
        """Host and the last four characters: enough to tell one's robots apart."""
        url = self.url
        return f"{urlsplit(url).hostname} …{url[-4:]}"
