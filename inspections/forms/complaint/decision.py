"""The forms of what a handler does with a complaint; each knows the complaint it is about."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.day_field import DayField
from enterprises.models import Enterprise
from hazards.models import Hazard
from inspections.models import Complaint, ComplaintRule, Inspection
from inspections.models.complaint.complaint import CASE_OUTCOMES, MEDIATION_CHOICES, Ground, Outcome
from inspections.models.complaint.topic import TOPICS
from inspections.queries.complaint.handlers import handlers_for
from inspections.queries.complaint.repeats import may_go_into

SEVERITIES = [(1, _("较轻")), (2, _("较重")), (3, _("严重"))]


def labelled(values):
    return [(value, value.label) for value in values]


def long_text(**attributes):
    return forms.CharField(widget=forms.Textarea({"rows": 4}), **attributes)


class DecisionForm(forms.Form):
    """Nothing is asked; kept so that each decision has a page that says what it does."""

    def __init__(self, *args, complaint, by, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.complaint = complaint
        self.prepare(by, on)

    def prepare(self, by, on):
        """Choices that depend on the complaint."""


class AnswerForm(DecisionForm):
    answer = long_text(
        label=_("告知提交人的话"),
        max_length=1000,
        required=False,
        help_text=_("提交人凭编号和查询码看到。不要写其他人的信息。"),
    )


class RefuseForm(AnswerForm):
    ground = forms.ChoiceField(label=_("依据"), widget=forms.RadioSelect)
    factors = forms.MultipleChoiceField(
        label=_("据以判断不是生活消费的因素"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = long_text(label=_("不予受理的理由"), max_length=500, help_text=_("会记入审计记录。"))
    field_order = ["ground", "factors", "reason", "answer"]

    def prepare(self, by, on):
        rule = self.complaint.rule
        hidden = {Ground.EARLIER}
        if rule is None or not rule.is_identity_required:
            hidden.add(Ground.NO_IDENTITY)
        if rule is None or rule.repeats == ComplaintRule.Repeats.SHOWN:
            hidden.add(Ground.REPEAT)
        self.fields["ground"].choices = labelled(ground for ground in Ground if ground not in hidden)
        factors = rule.consumption_factors if rule else []
        if factors:
            self.fields["factors"].choices = [(factor, factor) for factor in factors]
        else:
            del self.fields["factors"]


class MergeForm(DecisionForm):
    into = forms.ModelChoiceField(Complaint.objects.none(), label=_("并入"), empty_label=None)

    def prepare(self, by, on):
        self.fields["into"].queryset = may_go_into(self.complaint, by)


class AssignForm(DecisionForm):
    to = forms.ModelChoiceField(None, label=_("承办人"), empty_label=None)

    def prepare(self, by, on):
        self.fields["to"].queryset = handlers_for(self.complaint.enterprise, on=on)


class EndMediationForm(AnswerForm):
    outcome = forms.ChoiceField(
        label=_("调解结果"), choices=labelled(MEDIATION_CHOICES), widget=forms.RadioSelect
    )
    held_on = DayField(label=_("调解日期"), required=False)
    participants = long_text(
        label=_("参加人"),
        max_length=400,
        required=False,
        help_text=_("加密保存，只有承办人能看，到期删除。"),
    )
    agreement = long_text(
        label=_("协议内容"),
        max_length=2000,
        required=False,
        help_text=_("达成协议的才写。加密保存，到期删除。"),
    )
    perform_by = DayField(label=_("履行期限"), required=False)
    field_order = ["outcome", "held_on", "participants", "agreement", "perform_by", "answer"]

    def prepare(self, by, on):
        self.on = on

    def clean(self):
        data = super().clean()
        held_on, perform_by = data.get("held_on"), data.get("perform_by")
        if held_on and not self.complaint.received_on <= held_on <= self.on:
            self.add_error("held_on", _("调解日期不能早于收到投诉，也不能在今天以后。"))
        elif held_on and perform_by and perform_by < held_on:
            self.add_error("perform_by", _("履行期限不能早于调解日期。"))
        if data.get("outcome") != Outcome.AGREED:
            for name in ("agreement", "perform_by"):
                if data.get(name):
                    self.add_error(name, _("没有达成协议的，这里不填。"))
        return data


class SettlementForm(DecisionForm):
    is_kept = forms.TypedChoiceField(
        label=_("经营者履行协议了吗"),
        choices=[("yes", _("已履行")), ("no", _("没有履行"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    settled_on = DayField(label=_("履行或者认定没有履行的日期"))

    def prepare(self, by, on):
        self.on = on

    def clean_settled_on(self):
        day = self.cleaned_data["settled_on"]
        if self.complaint.ended_on and not self.complaint.ended_on <= day <= self.on:
            raise forms.ValidationError(_("日期不能早于调解结束，也不能在今天以后。"))
        return day


class LeadForm(DecisionForm):
    topic = forms.ChoiceField(label=_("事由"), choices=TOPICS)
    words = long_text(
        label=_("发现的违法线索"),
        min_length=5,
        max_length=2000,
        help_text=_("用您自己的话写，不要写投诉人的信息。"),
    )


class VerifyForm(DecisionForm):
    severity = forms.TypedChoiceField(
        label=_("严重程度"), choices=SEVERITIES, coerce=int, widget=forms.RadioSelect
    )
    finding = long_text(label=_("核查结论"), max_length=1000)


class FindingForm(DecisionForm):
    finding = long_text(label=_("核查结论"), max_length=1000)


class WithdrawForm(DecisionForm):
    reason = forms.CharField(label=_("原因"), max_length=160, help_text=_("会记入审计记录。"))


class ExtendForm(DecisionForm):
    reason = forms.CharField(label=_("延长理由"), max_length=160, help_text=_("会记入审计记录。"))


class PauseForm(DecisionForm):
    reason = forms.CharField(
        label=_("检验检测事项"), max_length=160, help_text=_("如：牛肉送市食检院检验。会记入审计记录。")
    )


class FileCaseForm(AnswerForm):
    case_number = forms.CharField(label=_("案号"), max_length=60)
    field_order = ["case_number", "answer"]


class ReferForm(AnswerForm):
    referred_to = forms.CharField(label=_("移送机关"), max_length=120)
    reason = forms.CharField(label=_("移送理由"), max_length=160, help_text=_("会记入审计记录。"))
    field_order = ["referred_to", "reason", "answer"]


class CorrectForm(DecisionForm):
    enterprise = forms.CharField(
        label=_("更正后的企业"),
        max_length=32,
        help_text=_("企业编号，或统一社会信用代码。只能是您辖区里的企业。"),
    )
    reason = forms.CharField(label=_("更正理由"), max_length=160, help_text=_("会记入审计记录。"))

    def prepare(self, by, on):
        self.by = by

    def clean_enterprise(self):
        code = self.cleaned_data["enterprise"].strip().upper()
        rows = Enterprise.objects.visible_to(self.by).filter(registered_on__isnull=False)
        found = rows.filter(Q(public_id=code) | Q(credit_code=code)).first()
        if found is None:
            raise forms.ValidationError(_("辖区里没有这家企业：%(code)s"), params={"code": code})
        return found


class EndCaseForm(AnswerForm):
    outcome = forms.ChoiceField(
        label=_("办理结果"), choices=labelled(CASE_OUTCOMES), widget=forms.RadioSelect
    )
    field_order = ["outcome", "answer"]


class HazardForm(DecisionForm):
    title = forms.CharField(
        label=pgettext_lazy("隐患", "问题"),
        max_length=200,
        help_text=_("企业会看到。用您核查到的事实写，不要引用投诉举报的原话。"),
    )
    severity = forms.ChoiceField(
        label=_("严重程度"), choices=Hazard.Severity.choices, widget=forms.RadioSelect
    )


class InspectionForm(DecisionForm):
    inspection = forms.ModelChoiceField(
        Inspection.objects.none(), label=_("检查"), empty_label=None, help_text=_("只列出“投诉举报核查”。")
    )

    def prepare(self, by, on):
        rows = Inspection.objects.visible_to(by).filter(
            enterprise=self.complaint.enterprise, kind=Inspection.Kind.COMPLAINT, withdrawn_at__isnull=True
        )
        linked = self.complaint.links.filter(inspection__isnull=False).values("inspection")
        self.fields["inspection"].queryset = rows.exclude(pk__in=linked).order_by("-inspected_on", "-pk")
