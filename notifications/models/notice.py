import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own: a notice is a letter, nobody else reads it."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def unread(self):
        """What settled itself asks for nobody's attention any more."""
        return self.filter(read_at__isnull=True, settled_at__isnull=True)

    def to_acknowledge(self):
        return self.filter(
            urgency__in=Notice.ASKS_FOR_ACKNOWLEDGEMENT,
            acknowledged_at__isnull=True,
            settled_at__isnull=True,
        )

    def waiting(self):
        """Not yet part of any message. What was read in the list meanwhile needs none."""
        return self.unread().filter(due_at__isnull=False, delivery__isnull=True)


class Notice(models.Model):
    """One piece of news for one person (通知): it stands in their list, whatever becomes of the channels.

    `topic` and `key` name the news: the same news reaches the same person once. Title and text are written
    in the language the person had then. `due_at` is when it goes out at the latest; empty where it need not.
    """

    class Urgency(models.TextChoices):
        NORMAL = "NORMAL", _("普通")
        IMPORTANT = "IMPORTANT", _("重要")
        URGENT = "URGENT", _("紧急")

    ASKS_FOR_ACKNOWLEDGEMENT = (Urgency.IMPORTANT, Urgency.URGENT)
    TITLE_LENGTH, TEXT_LENGTH, URL_LENGTH = 120, 400, 300

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    topic = models.CharField(_("主题"), max_length=40)
    key = models.CharField(_("事件"), max_length=200)
    title = models.CharField(_("标题"), max_length=TITLE_LENGTH)
    text = models.CharField(_("内容"), max_length=TEXT_LENGTH)
    url = models.CharField(_("链接"), max_length=URL_LENGTH)
    urgency = models.CharField(_("紧急程度"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    made_at = models.DateTimeField(_("通知时间"))
    due_at = models.DateTimeField(_("最迟发送时间"), null=True, blank=True)
    delivery = models.ForeignKey(
        "notifications.Delivery", models.SET_NULL, null=True, blank=True, related_name="notices"
    )
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("知悉时间"), null=True, blank=True)
    settled_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        ordering = ["-made_at", "-pk"]
        constraints = [
            # In this order it also finds all notices of one news, for withdrawing them.
            models.UniqueConstraint(fields=["topic", "key", "user"], name="notice_once"),
            models.CheckConstraint(condition=Q(url__startswith="/"), name="notice_url_is_ours"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(read_at__isnull=False),
                name="notice_acknowledged_is_read",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-made_at", "-id"], name="notice_list"),
            models.Index(
                fields=["user"],
                condition=Q(read_at__isnull=True, settled_at__isnull=True),
                name="notice_unread",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(
                    due_at__isnull=False,
                    delivery__isnull=True,
                    read_at__isnull=True,
                    settled_at__isnull=True,
                ),
                name="notice_waiting",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_urgent(self):
        return self.urgency == self.Urgency.URGENT

    @property
    def is_unread(self):
        return self.read_at is None and self.settled_at is None

    @property
    def asks_for_acknowledgement(self):
        return (
            self.urgency in self.ASKS_FOR_ACKNOWLEDGEMENT
            and self.acknowledged_at is None
            and self.settled_at is None
        )
