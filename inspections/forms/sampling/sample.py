import re

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, NumberFilter

from common.filter_form import StrictFilterSet
from common.local_time import SOON, local_date
from inspections.forms.inspection.inspection import LinesField, day_input
from inspections.models import Recall, Sample
from inspections.models.sampling.sample import STAGES, STEPS

VERDICTS = {"合格": False, "不合格": True}


class ItemsField(LinesField):
    """One measured item a line: item | result | limit | verdict; what `MeasuredItem` is made of."""

    def clean(self, value):
        return [self.read(line, number) for number, line in enumerate(super().clean(value), 1)]

    def read(self, line, number):
        cells = [cell.strip() for cell in re.split(r"[|｜\t]", line)]
        if len(cells) != 4 or not cells[0] or cells[3] not in VERDICTS:
            raise forms.ValidationError(
                _("第 %(line)s 行应为四格，用 | 隔开：项目 | 结果 | 限值 | 合格或不合格"),
                params={"line": number},
            )
        if len(cells[0]) > 160:
            raise forms.ValidationError(_("第 %(line)s 行的项目名称过长。"), params={"line": number})
        return {"item": cells[0], "result": cells[1], "limit": cells[2], "is_failed": VERDICTS[cells[3]]}


class SampleForm(forms.Form):
    name = forms.CharField(label=_("样品名称"), max_length=160)
    food_class = forms.CharField(label=_("食品类别"), max_length=120, required=False)
    producer_name = forms.CharField(label=_("标称生产者"), max_length=160, required=False)
    production_text = forms.CharField(label=_("生产日期或批号"), max_length=80, required=False)
    publisher = forms.CharField(label=_("公布机关"), max_length=120, required=False)
    published_on = forms.DateField(label=_("公布日期"), widget=day_input())
    items = ItemsField(
        label=_("检验项目"),
        help_text=_("每行一项，四格用 | 隔开，例如：菌落总数 | 2.1×10⁴CFU/g | ≤10000CFU/g | 不合格"),
    )


class SampleFilter(StrictFilterSet):
    q = CharFilter(label=_("企业或样品名称"), method="search", max_length=80)
    enterprise = CharFilter(label=_("企业编号"), field_name="enterprise__public_id", max_length=16)
    verdict = ChoiceFilter(label=_("结论"), choices=Sample.Verdict.choices, empty_label=_("全部"))
    state = ChoiceFilter(label=_("状态"), choices=Sample.State.choices, empty_label=_("全部"))
    kind = ChoiceFilter(label=_("抽检类别"), choices=Sample.Kind.choices, empty_label=_("全部"))
    disposal = ChoiceFilter(label=_("核查处置"), choices=Sample.Disposal.choices, empty_label=_("全部"))
    due = ChoiceFilter(
        label=_("期限"),
        choices=[("overdue", _("已逾期")), ("soon", _("三天内到期"))],
        method="with_limit",
        empty_label=_("全部"),
    )
    step = ChoiceFilter(
        label=_("下一步"),
        choices=[
            ("to_send", _("送检")),
            ("in_test", _("等检验报告")),
            ("to_tell", _("告知结果")),
            ("objections", _("审查异议、组织复检")),
            ("to_dispose", _("核查处置")),
        ],
        method="of_step",
        empty_label=_("全部"),
    )
    whose = ChoiceFilter(
        label=_("谁来办"),
        choices=[("queue", _("我的和还没有人的")), ("gone", _("离职、调离人员的"))],
        method="of_whom",
        empty_label=_("全部"),
    )
    recall = ChoiceFilter(
        label=_("召回"),
        choices=[("open", _("召回未完成")), ("to_check", _("召回待核查的")), ("overdue", _("召回逾期"))],
        method="with_recall",
        empty_label=_("全部"),
    )
    side = ChoiceFilter(
        label=_("本单位是"),
        choices=[("sampled", _("被抽样单位")), ("producer", _("标称生产者"))],
        method="of_side",
        empty_label=_("全部"),
    )
    producer = CharFilter(
        label=_("标称生产者编号"), field_name="producer__public_id", widget=forms.HiddenInput, max_length=16
    )
    is_risk_item = ChoiceFilter(
        label=_("高风险项目不合格"),
        choices=[("true", _("是")), ("false", _("否"))],
        method="with_risk",
        empty_label=_("全部"),
    )
    since = DateFilter(label=_("自"), field_name="published_on", lookup_expr="gte", widget=day_input())
    until = DateFilter(label=_("至"), field_name="published_on", lookup_expr="lte", widget=day_input())

    plan_line = NumberFilter(field_name="plan_line", widget=forms.HiddenInput)
    stage = ChoiceFilter(
        choices=[(stage, stage) for stage in STAGES], method="of_stage", widget=forms.HiddenInput
    )

    class Meta:
        model = Sample
        fields = [
            "q", "enterprise", "state", "step", "whose", "kind", "verdict", "disposal", "recall", "due",
            "side", "is_risk_item", "since", "until", "producer", "plan_line", "stage",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is not None and not getattr(user, "is_government", False):
            del self.filters["whose"]  # an enterprise has its own only
        else:
            del self.filters["side"]

    def with_limit(self, samples, _name, value):
        today = local_date(timezone.now())
        return samples.overdue(today) if value == "overdue" else samples.due(today, today + SOON)

    def with_recall(self, samples, _name, value):
        now = timezone.now()
        recalls = {
            "open": Recall.objects.open(),
            "to_check": Recall.objects.filter(state=Recall.State.FINISHED),
            "overdue": Recall.objects.overdue(now, local_date(now)),
        }
        return samples.filter(recall__in=recalls[value])

    def of_step(self, samples, _name, value):
        return samples.filter(STEPS[value])

    def of_whom(self, samples, _name, value):
        return samples.of_gone() if value == "gone" else samples.in_queue_of(self.request.user)

    def of_side(self, samples, _name, value):
        as_producer = Sample.objects.told_to_producer(self.request.user).values("pk")
        wanted = Q(pk__in=as_producer)
        return samples.filter(wanted if value == "producer" else ~wanted)

    def of_stage(self, samples, _name, value):
        return samples.filter(STAGES[value])

    def with_risk(self, samples, _name, value):
        return samples.filter(is_risk_item=value == "true")

    def search(self, samples, _name, value):
        value = value.strip()
        return samples.filter(enterprise__name__icontains=value) | samples.filter(name__icontains=value)
