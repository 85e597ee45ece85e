"""The filters of the list of versions. A filtered list is an address."""

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, DateFilter, FilterSet

from duties.models import RiskControlList


class RiskControlListFilter(FilterSet):
    enterprise = CharFilter(field_name="enterprise__public_id", label=_("公开编号"))
    template = CharFilter(field_name="template_code", label=_("模板"))
    since = DateFilter(field_name="effective_from", lookup_expr="gte", label=_("生效日期"))

    class Meta:
        model = RiskControlList
        fields = ["enterprise", "template", "since"]
