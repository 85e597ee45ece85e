from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staff.models.person import OfPersonQuerySet, Person


class DataRequestQuerySet(OfPersonQuerySet):
    def open(self):
        return self.filter(state=DataRequest.State.OPEN)

    def overdue(self, day):
        return self.open().filter(due_on__lt=day)


class DataRequest(models.Model):
    """What a person asks about their own data (个人信息请求): correct, erase, look again at a colour.

    PIPL art. 44–47 (see, copy, correct, delete) and art. 24 (automated decisions).
    """

    class Kind(models.TextChoices):
        CORRECTION = "CORRECTION", _("更正信息")
        ERASURE = "ERASURE", _("删除信息")
        COLOUR = "COLOUR", _("对码色有异议")

    class State(models.TextChoices):
        OPEN = "OPEN", _("待处理")
        GRANTED = "GRANTED", _("已采纳")
        REFUSED = "REFUSED", _("未采纳")
        WITHDRAWN = "WITHDRAWN", _("本人撤回")

    MOVES = {
        State.OPEN: {State.GRANTED, State.REFUSED, State.WITHDRAWN},
        State.GRANTED: set(),
        State.REFUSED: set(),
        State.WITHDRAWN: set(),
    }

    person = models.ForeignKey(Person, models.PROTECT, related_name="data_requests")
    kind = models.CharField(_("事项"), max_length=10, choices=Kind)
    statement = models.TextField(_("说明"), max_length=1000)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(_("提出时间"))
    due_on = models.DateField(_("答复期限"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answer = models.TextField(_("答复"), max_length=1000, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("个人信息请求")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("OPEN", "WITHDRAWN"), decided_at__isnull=True)
                | (Q(state__in=("GRANTED", "REFUSED"), decided_at__isnull=False) & ~Q(answer="")),
                name="data_request_decided_with_answer",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(state="OPEN"), name="data_request_open_once"
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.get_kind_display()}"

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    def is_overdue(self, day):
        """The same question as `DataRequestQuerySet.overdue`, for a row in hand."""
        return self.is_open and self.due_on < day

    def move_to(self, state):
        """The only way to change state; refuses a move that is not in `MOVES`. Saving is the caller's."""
        if state not in self.MOVES[self.State(self.state)]:
            raise ValueError(f"{self.state} → {state}")
        self.state = state
