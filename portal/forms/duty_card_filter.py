from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.filter_form import wanted_of
from enterprises.models import Enterprise
from portal.months import month_words
from portal.queries.duty_card import OWN_RHYTHM, month_named, months_shown
from staff.models import Post


class DutyCardFilter(forms.Form):
    """Which cards of the territory somebody wants to see; the address of the list is these fields."""

    region = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    month = forms.ChoiceField(label=gettext_lazy("月份"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("岗位"), required=False)
    enterprise_kind = forms.ChoiceField(label=gettext_lazy("主体类型"), required=False)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        everything = ("", _("全部"))
        self.fields["month"].choices = [
            (f"{month:%Y-%m}", month_words(month)) for month in months_shown(today)
        ]
        self.fields["kind"].choices = [everything, *((kind.value, kind.label) for kind in OWN_RHYTHM)]
        self.fields["enterprise_kind"].choices = [everything, *Enterprise.Kind.choices]

    @cached_property
    def wanted(self):
        """What is asked for."""
        return wanted_of(self) if self.is_bound else {}

    @property
    def month_shown(self):
        """The month asked for, or the present one."""
        return month_named(self.wanted.get("month", ""), self.today) or months_shown(self.today)[0]

    def apply(self, posts):
        if kind := self.wanted.get("kind"):
            posts = posts.filter(kind=Post.Kind(kind))
        if enterprise_kind := self.wanted.get("enterprise_kind"):
            posts = posts.filter(enterprise__kind=enterprise_kind)
        return posts
