from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from common.filter_form import StrictFilterSet
from inspections.queries.regulators import colleagues_of, former_colleagues_of

WHOSE = [("queue", _("我的和还没有人的")), ("me", _("我的")), ("nobody", _("还没有人的"))]
GONE = ("gone", _("离职、调离人员的"))


class WhoseFilterSet(StrictFilterSet):
    """A list that can be cut down to whose work it is; each colleague is a choice of their own.

    Oneself is one of them, so that an address means the same to whoever opens it.
    """

    whose = ChoiceFilter(label=_("谁来办"), choices=WHOSE, method="of_whom", empty_label=_("全部"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return
        if not user.is_government:
            del self.filters["whose"]  # an enterprise has its own only
        elif user.is_regulator:
            self.filters["whose"].extra["choices"] = [*WHOSE, GONE, *_named(user)]

    def of_whom(self, rows, _name, value):
        return rows.of_whom(value, self.request.user)


def _named(user):
    today = timezone.localdate()
    here = colleagues_of(user, today).values_list("pk", "display_name")
    gone = former_colleagues_of(user, today).values_list("pk", "display_name")
    return [
        *((str(pk), name) for pk, name in here),
        *((str(pk), gettext("%(name)s（已离职或调离）") % {"name": name}) for pk, name in gone),
    ]
