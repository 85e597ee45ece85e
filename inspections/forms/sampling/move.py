"""What somebody says when moving a sample on; each form knows what of it goes to the service."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.day_field import DayField
from common.picture import MOST_BYTES
from inspections.forms.sampling.sample import ItemsField
from inspections.models import Laboratory, Objection, Recall, Sample
from inspections.models.sampling.measure import Measure
from inspections.models.sampling.stop import Stop
from inspections.queries.sampling.party import has_been_retested, party_for


def words(label, help_text="", *, required=True, rows=2):
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=500,
        widget=forms.Textarea({"rows": rows}),
    )


def amount(label, help_text=""):
    return forms.DecimalField(label=label, help_text=help_text, min_value=0, max_digits=12, decimal_places=3)


def moment(label, help_text="", *, required=False):
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    )


class SampleMoveForm(forms.Form):
    """A move about which nothing need be said; the others add to it."""

    def __init__(self, *args, sample: Sample, user: User, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.sample, self.user, self.day = sample, user, day
        self.prepare()

    def prepare(self):
        """Narrow what can be chosen to what this sample allows."""

    def said(self):
        return self.cleaned_data


class HandOverForm(SampleMoveForm):
    laboratory = forms.ModelChoiceField(
        label=_("检验机构接收"),
        queryset=Laboratory.objects.none(),
        required=False,
        empty_label=_("不是检验机构"),
        help_text=_("检验机构接收后即进入检验，检验期限从这一天起算。"),
    )
    receiver = forms.CharField(
        label=_("其他接收人"), max_length=120, required=False, help_text=_("例如同事、冷链快递公司和单号。")
    )
    handed_at = moment(_("交接时间"), _("不填就是现在。"))
    seal_number = forms.CharField(label=_("读到的封条编号"), max_length=40)
    is_seal_intact = forms.TypedChoiceField(
        label=_("封条是否完好"),
        choices=[("yes", _("完好")), ("no", _("破损"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_("封条破损或编号不符的，样品作废，不能再检验。"),
    )
    temperature = forms.DecimalField(
        label=_("样品温度（℃）"), max_digits=4, decimal_places=1, min_value=-99, max_value=99, required=False
    )

    def prepare(self):
        laboratory = self.fields["laboratory"]
        laboratory.queryset = Laboratory.objects.on(self.day)
        if self.sample.state == Sample.State.RETESTING:
            drawn = self.sample.objections.filter(state=Objection.State.ACCEPTED).values("body")
            laboratory.queryset = Laboratory.objects.filter(pk__in=drawn)
            laboratory.label = _("复检机构接收")
            laboratory.help_text = _("备份样品只能移交给抽中的复检机构。")
            laboratory.empty_label = _("还在路上")
            self.fields["seal_number"].label = _("读到的备份样品封条编号")
            self.fields["is_seal_intact"].help_text = _("封条破损或编号不符的，不能采用复检结论。")
        if self.sample.record.needs_temperature:
            self.fields["temperature"].required = True
        else:
            del self.fields["temperature"]


class VoidForm(SampleMoveForm):
    reason = words(_("为什么作废"), _("例如样品丢失、变质、数量不够检验。"))


class ReportForm(SampleMoveForm):
    number = forms.CharField(label=_("报告编号"), max_length=60)
    issued_on = DayField(label=_("签发日期"))
    received_on = DayField(
        label=_("报告收到日期"),
        required=False,
        help_text=_("不填就是今天；告知、核查处置、备样保存的期限都从这一天起算，补录的也一样。"),
    )
    items = ItemsField(
        label=_("检验项目"),
        help_text=_("每行一项，四格用 | 隔开，例如：菌落总数 | 2.1×10⁴CFU/g | ≤10000CFU/g | 不合格"),
    )
    file = forms.FileField(
        label=_("检验报告原件"),
        required=False,
        help_text=_("PDF 或照片，不超过 10 MB；加密保存，摘要存证。"),
        widget=forms.FileInput({"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件不能超过 10 MB，请压缩后再传。"))
        return file

    def said(self):
        file = self.cleaned_data["file"]
        return self.cleaned_data | {"file": file.read() if file else None}


class TellForm(SampleMoveForm):
    received_on = DayField(
        label=_("企业收到结果的日期"), required=False, help_text=_("不填就是今天；异议期从第二天起算。")
    )


class NameProducerForm(SampleMoveForm):
    code = forms.CharField(
        label=_("标称生产者的编号"),
        max_length=40,
        required=False,
        help_text=_(
            "标签上的食品生产许可证编号（SC…），或统一社会信用代码、公开编号。"
            "没有在平台登记的不用填，只保留标签上的名称；认错的，留空保存即取消。"
        ),
    )
    reason = words(_("说明"), required=False)

    def prepare(self):
        if self.sample.producer is not None:
            self.fields["code"].initial = self.sample.producer.public_id


class TellProducerForm(SampleMoveForm):
    received_on = DayField(
        label=_("标称生产者收到结果的日期"),
        required=False,
        help_text=_("不填就是今天；它的异议期从第二天起算。"),
    )


class ObjectForm(SampleMoveForm):
    """For whom this person speaks follows from their posts."""

    kind = forms.ChoiceField(label=_("异议类型"), choices=Objection.Kind.choices)
    reason = words(_("理由"), rows=3)

    def prepare(self):
        self.party = party_for(self.user, self.sample, self.day)
        if has_been_retested(self.sample):
            kinds = [kind for kind in Objection.Kind.choices if kind[0] != Objection.Kind.RETEST]
            self.fields["kind"].choices = kinds

    def said(self):
        return self.cleaned_data | {"party": self.party}


class DecideForm(SampleMoveForm):
    ACCEPT, REFUSE, SUSTAIN = "ACCEPT", "REFUSE", "SUSTAIN"

    objection = forms.ModelChoiceField(
        label=_("哪一项异议"), queryset=Objection.objects.none(), empty_label=None
    )
    decision = forms.ChoiceField(label=_("决定"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=_("不予受理的情形"),
        choices=[("", _("（受理或成立时不选）")), *Objection.Ground.choices],
        required=False,
    )
    reason = words(_("决定的理由"))

    def prepare(self):
        states = (Objection.State.ASKED, Objection.State.ACCEPTED)
        rows = self.sample.objections.filter(state__in=states).select_related("enterprise").order_by("pk")
        waiting = list(rows)
        choices = {self.REFUSE: _("不予受理")}
        for objection in waiting:
            if objection.state == Objection.State.ASKED:
                choices |= self._choice_of(objection)
        if not waiting:  # somebody was faster; the service says so, whatever was chosen
            choices |= {self.ACCEPT: "", self.SUSTAIN: ""}
        self.fields["decision"].choices = sorted(choices.items(), key=lambda choice: choice[0] == self.REFUSE)
        if len(waiting) < 2:  # it need not be chosen
            del self.fields["objection"]
            return
        field = self.fields["objection"]
        field.queryset = rows
        field.label_from_instance = lambda row: (
            f"{row.enterprise.name} · {row.get_kind_display()}（{row.get_state_display()}）"
        )

    def _choice_of(self, objection):
        if objection.kind == Objection.Kind.RETEST:
            return {self.ACCEPT: _("受理，进行复检")}
        return {self.SUSTAIN: _("异议成立，撤销结果")}

    def clean(self):
        said = super().clean()
        if said.get("decision") == self.REFUSE and not said.get("ground"):
            self.add_error("ground", _("请选择不予受理的法定情形。"))


class DrawForm(SampleMoveForm):
    declined = words(_("上一家为什么不能承担"), _("第一次抽取时不填；重新抽取时必须写明。"), required=False)


class ReasonMoveForm(SampleMoveForm):
    reason = words(_("理由"))


class DisposeForm(SampleMoveForm):
    measures = forms.MultipleChoiceField(
        label=_("采取的措施"), choices=Measure.choices, widget=forms.CheckboxSelectMultiple
    )
    note = words(_("处置情况"), required=False, rows=3)


class RecallForm(SampleMoveForm):
    level = forms.TypedChoiceField(label=_("召回级别"), choices=Recall.Level.choices, coerce=int)
    reason = words(_("召回要求"), required=False)


class StopForm(SampleMoveForm):
    stopped = forms.MultipleChoiceField(
        label=_("停止了什么"), choices=Stop.choices, widget=forms.CheckboxSelectMultiple
    )
    batch = forms.CharField(label=_("批次（生产日期或批号）"), max_length=80)
    stock_amount = amount(_("封存数量"), _("没有库存的填 0。"))
    unit = forms.CharField(label=_("单位"), max_length=12, help_text=_("例如公斤、袋。"))
    note = words(_("封存地点和其他情况"), required=False)

    def prepare(self):
        self.fields["batch"].initial = self.sample.production_text


class BeginRecallForm(SampleMoveForm):
    level = forms.TypedChoiceField(label=_("召回级别"), choices=Recall.Level.choices, coerce=int)
    sold_amount = amount(_("已售数量"))
    stock_amount = amount(_("库存数量"), _("已经封存、不再销售的。"))
    unit = forms.CharField(label=_("单位"), max_length=12, help_text=_("例如公斤、袋。"))
    note = words(_("召回公告和通知的情况"), required=False)


class StartRecallForm(SampleMoveForm):
    sold_amount = amount(_("已售数量"))
    stock_amount = amount(_("库存数量"), _("已经封存、不再销售的。"))
    unit = forms.CharField(label=_("单位"), max_length=12, help_text=_("例如公斤、袋。"))


class FinishRecallForm(SampleMoveForm):
    recalled_amount = amount(_("召回数量"))
    handling = forms.CharField(
        label=_("召回食品的处理"),
        max_length=300,
        help_text=_("例如销毁、无害化处理、退回生产者，写明时间地点。"),
        widget=forms.Textarea({"rows": 2}),
    )


class CheckRecallForm(SampleMoveForm):
    CHECK, RETURN = "CHECK", "RETURN"

    decision = forms.ChoiceField(
        label=_("核查结论"),
        choices=[(CHECK, _("核查通过")), (RETURN, _("没有做完，退回"))],
        widget=forms.RadioSelect,
    )
    reason = words(_("说明"), required=False)

    def clean(self):
        said = super().clean()
        if said.get("decision") == self.RETURN and not said.get("reason"):
            self.add_error("reason", _("请写明哪里没有做完。"))
