from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from inspections.forms.whose import WhoseFilterSet
from inspections.models import Complaint


class ComplaintFilter(WhoseFilterSet):
    q = CharFilter(label=_("企业名称或编号"), method="search", max_length=80)
    enterprise = CharFilter(label=_("企业编号"), field_name="enterprise__public_id", max_length=16)
    kind = ChoiceFilter(label=_("种类"), choices=Complaint.Kind.choices, empty_label=_("全部"))
    state = ChoiceFilter(label=_("状态"), choices=Complaint.State.choices, empty_label=_("全部"))
    verdict = ChoiceFilter(
        label=_("是否属实"),
        choices=[choice for choice in Complaint.Verdict.choices if choice[0]],
        empty_label=_("全部"),
    )
    source = ChoiceFilter(label=_("来源"), choices=Complaint.Source.choices, empty_label=_("全部"))

    class Meta:
        model = Complaint
        fields = ["q", "enterprise", "kind", "state", "verdict", "source", "whose"]

    def search(self, complaints, _name, value):
        by_name = complaints.filter(enterprise__name__icontains=value.strip())
        return by_name | complaints.filter(number__iexact=value.strip())
