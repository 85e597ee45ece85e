from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, ModelChoiceFilter

from common.filter_form import StrictFilterSet
from enterprises.models import Enterprise
from inspections.forms.planning.plan import districts_of


class FullCheckFilter(StrictFilterSet):
    STATES = [
        ("overdue", _("全项目检查超期")),
        ("due", _("本年到期")),
        ("covered", _("周期内已覆盖")),
    ]

    q = CharFilter(label=_("企业名称"), field_name="name", lookup_expr="icontains", max_length=80)
    kind = ChoiceFilter(label=_("主体类型"), choices=Enterprise.Kind.choices, empty_label=_("全部"))
    region = ModelChoiceFilter(
        label=_("区县"),
        queryset=districts_of,
        to_field_name="code",
        method="in_region",
        empty_label=_("全部"),
    )
    state = ChoiceFilter(label=_("状态"), choices=STATES, method="as_it_is", empty_label=None)

    class Meta:
        model = Enterprise
        fields = ["q", "kind", "region", "state"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["region"].field.label_from_instance = lambda region: region.name

    def in_region(self, subjects, _name, region):
        return subjects.in_region(region)

    def as_it_is(self, subjects, _name, _value):
        """The page counts each state, whichever is shown."""
        return subjects
