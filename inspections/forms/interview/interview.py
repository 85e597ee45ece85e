from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from common.day_field import DayField
from enterprises.forms.photos_field import PhotosField
from hazards.models import Hazard
from inspections.models import AccountabilityInterview, Inspection


class InterviewForm(forms.Form):
    """Give it the enterprise: it offers its hazards and inspections, the latest first."""

    # Of this form: sent twice, because the answer was lost, it is still one talk.
    key = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
    ground = forms.ChoiceField(label=_("约谈事由"), choices=AccountabilityInterview.Ground.choices)
    hazard = forms.ModelChoiceField(label=_("所依据的隐患"), queryset=Hazard.objects.none(), required=False)
    inspection = forms.ModelChoiceField(
        label=_("所依据的检查"), queryset=Inspection.objects.none(), required=False
    )
    facts = forms.CharField(label=_("具体问题"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    held_on = DayField(label=_("约谈日期"))
    place = forms.CharField(label=_("约谈地点"), max_length=120, required=False)
    interviewers = forms.CharField(label=_("约谈人"), max_length=120, help_text=_("至少写一位，用顿号分开。"))
    interviewee = forms.CharField(label=_("被约谈人"), max_length=40)
    interviewee_post = forms.ChoiceField(
        label=_("被约谈人职务"), choices=AccountabilityInterview.Post.choices
    )
    measures = forms.CharField(
        label=_("约定的整改措施"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = DayField(label=_("整改期限"))
    minutes = forms.CharField(
        label=_("约谈笔录"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("可以只附笔录照片。企业能看到笔录；约谈不公示。"),
    )
    photos = PhotosField(label=_("笔录照片"))

    def __init__(self, *args, enterprise, user, **kwargs):
        super().__init__(*args, **kwargs)
        hazards = Hazard.objects.visible_to(user).told().filter(enterprise=enterprise)
        inspections = Inspection.objects.visible_to(user).final().filter(enterprise=enterprise)
        self.fields["hazard"].queryset = hazards.order_by("-found_at", "-pk")
        self.fields["inspection"].queryset = inspections.order_by("-inspected_on", "-pk")
        self.fields["hazard"].label_from_instance = lambda row: f"{row.found_on} {row.title}"
        self.fields["inspection"].label_from_instance = lambda row: (
            f"{row.inspected_on} {row.get_kind_display()} {row.get_result_display()}"
        )


class InterviewFilterForm(forms.Form):
    q = forms.CharField(label=_("主体名称"), required=False, max_length=60)
    ground = forms.ChoiceField(
        label=_("约谈事由"),
        choices=[("", _("全部")), *AccountabilityInterview.Ground.choices],
        required=False,
    )


class MeasuresForm(forms.Form):
    note = forms.CharField(label=_("落实情况"), max_length=200, help_text=_("写明怎样核实的，企业会看到。"))
