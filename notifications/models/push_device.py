import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.encryption import decrypt
from notifications.models.robot import OwnAddressQuerySet

ENDPOINT, P256DH, AUTH = (
    f"notifications.push_{part}" for part in ("endpoint", "p256dh", "auth")
)  # purposes of the keys


def digest_of(endpoint: str) -> str:
    """Finds a device again without telling its address, which is long and random."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


class PushDevice(models.Model):
    """A browser in which one person receives push messages (接收推送的设备), RFC 8030.

    A browser has one subscription: who signs in there next and subscribes takes the device over. It only
    believes messages signed with the key it subscribed with, `key_id`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_devices")
    name = models.CharField(_("名称"), max_length=60)
    endpoint_digest = models.CharField(max_length=64, unique=True)
    endpoint_encrypted = models.TextField()
    p256dh_encrypted = models.TextField()
    auth_encrypted = models.TextField()
    key_id = models.CharField(max_length=40)
    subscribed_at = models.DateTimeField(_("登记时间"))
    tested_at = models.DateTimeField(_("最近测试"), null=True, blank=True)
    failed_at = models.DateTimeField(_("最近失败"), null=True, blank=True)
    reason = models.CharField(_("失败原因"), max_length=60, blank=True)
    switched_off_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects = OwnAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("接收推送的设备")
        ordering = ["subscribed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(failed_at__isnull=True, reason="") | (Q(failed_at__isnull=False) & ~Q(reason="")),
                name="push_device_failure_has_its_reason",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def endpoint(self):
        return decrypt(self.endpoint_encrypted, purpose=ENDPOINT)

    @property
    def p256dh(self):
        return decrypt(self.p256dh_encrypted, purpose=P256DH)

    @property
    def auth(self):
        return decrypt(self.auth_encrypted, purpose=AUTH)
