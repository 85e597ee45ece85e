from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from inspections.queries.regulators import colleagues_of

WHOSE = [("queue", _("我的和还没有人的")), ("me", _("我的")), ("nobody", _("还没有人的"))]


class WhoseFilterSet(FilterSet):
    """A list that can be cut down to whose work it is; each colleague is a choice of their own."""

    whose = ChoiceFilter(label=_("谁来办"), choices=WHOSE, method="of_whom", empty_label=_("全部"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return
        if not user.is_government:
            del self.filters["whose"]  # an enterprise has its own only
        elif user.is_regulator:
            people = colleagues_of(user, timezone.localdate()).exclude(pk=user.pk)
            named = [(str(pk), name) for pk, name in people.values_list("pk", "display_name")]
            self.filters["whose"].extra["choices"] = [*WHOSE, *named]

    def of_whom(self, rows, _name, value):
        return rows.of_whom(value, self.request.user)
