from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.day_field import DayField
from enterprises.forms.photos_field import PhotosField
from inspections.forms.drawn import DrawnField
from inspections.forms.sampling.move import moment
from inspections.models import Sample, SampleSignature, SamplingPlanLine, SamplingRecord

Side = SampleSignature.Side


class TakeSampleForm(forms.Form):
    """The record of a sample (抽样单), in the order in which it is written on site."""

    kind = forms.ChoiceField(
        label=_("抽检类别"),
        choices=Sample.Kind.choices,
        help_text=_("只有监督抽检的结果会公布并计入指数。"),
    )
    plan_line = forms.ModelChoiceField(
        label=_("所属计划"),
        queryset=SamplingPlanLine.objects.none(),
        required=False,
        empty_label=_("计划外"),
    )
    number = forms.CharField(
        label=_("抽样单编号"), max_length=32, required=False, help_text=_("不填则自动编号。")
    )
    name = forms.CharField(label=_("样品名称"), max_length=160)
    food_class = forms.CharField(
        label=_("食品类别"),
        max_length=120,
        widget=forms.TextInput({"list": "food-classes"}),  # proposed by the page
        help_text=_("可从大类中选。"),
    )
    producer_name = forms.CharField(label=_("标称生产者"), max_length=300, required=False)
    production_text = forms.CharField(label=_("生产日期或批号"), max_length=80, required=False)
    shelf_life_until = DayField(
        label=_("保质期至"), required=False, help_text=_("备份样品超过这一天就不能复检。")
    )
    sampling_point = forms.CharField(
        label=_("抽样地点"), max_length=120, help_text=_("例如货架、成品库、后厨冷柜")
    )
    quantity = forms.DecimalField(label=_("抽样数量"), min_value=0.001, max_digits=10, decimal_places=3)
    spare_quantity = forms.DecimalField(label=_("备份样品数量"), min_value=0, max_digits=10, decimal_places=3)
    unit = forms.CharField(label=_("单位"), max_length=12)
    price_paid = forms.DecimalField(label=_("购样费用（元）"), min_value=0, max_digits=10, decimal_places=2)
    storage = forms.ChoiceField(label=_("储存运输条件"), choices=SamplingRecord.Storage.choices)
    seal_number = forms.CharField(label=_("封条编号"), max_length=40)
    taken_at = moment(_("抽样时间"), _("不填就是现在；抽样单要在抽样当天填写。"))
    second_sampler = forms.ModelChoiceField(
        label=_("第二抽样人"), queryset=User.objects.none(), help_text=_("抽样人是您本人和这位同事。")
    )
    publisher = forms.CharField(label=_("公布机关"), max_length=120, required=False)
    photos = PhotosField(label=_("现场照片"), help_text=_("样品外观、标签、封条。"))
    # Signing comes last, as on paper: who signs or refuses, and what is drawn in the fields below the names.
    signature = forms.ChoiceField(
        label=_("签字"), choices=SamplingRecord.Signature.choices, widget=forms.RadioSelect
    )
    signed_by_name = forms.CharField(label=_("签字人"), max_length=60, required=False)
    refusal_reason = forms.CharField(label=_("拒签理由"), max_length=200, required=False)
    witness_name = forms.CharField(label=_("见证人"), max_length=60, required=False)
    drawn_enterprise = DrawnField(label=_("被抽样单位签名"))
    drawn_witness = DrawnField(label=_("见证人签名"))
    drawn_sampler = DrawnField(label=_("抽样人签名"))
    drawn_second = DrawnField(label=_("第二抽样人签名"))
    SIGNING = (
        "signature", "signed_by_name", "refusal_reason", "witness_name",
        "drawn_enterprise", "drawn_witness", "drawn_sampler", "drawn_second",
    )  # fmt: skip

    def __init__(self, *args, samplers, plan_lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["second_sampler"].queryset = samplers
        self.fields["second_sampler"].label_from_instance = lambda user: user.display_name
        self.fields["plan_line"].queryset = plan_lines
        self.fields["plan_line"].label_from_instance = lambda line: f"{line.plan} · {line.food_class}"

    def clean(self):
        said = super().clean()
        is_signed = said.get("signature") == SamplingRecord.Signature.SIGNED
        if is_signed and not said.get("signed_by_name"):
            self.add_error("signed_by_name", _("请填写签字人。"))
        if said.get("signature") == SamplingRecord.Signature.REFUSED:
            for name, text in (
                ("refusal_reason", _("请写明拒签理由。")),
                ("witness_name", _("拒绝签字要有见证人。")),
            ):
                if not said.get(name):
                    self.add_error(name, text)

    def taken(self):
        """What `Taken` of the services is made of."""
        said = self.cleaned_data
        is_signed = said["signature"] == SamplingRecord.Signature.SIGNED
        unused = ("refusal_reason", "witness_name") if is_signed else ("signed_by_name",)
        others = ("kind", "plan_line", "taken_at", "second_sampler", "photos")
        return {
            name: value
            for name, value in said.items()
            if name not in others and not name.startswith("drawn_")
        } | dict.fromkeys(unused, "")

    def drawn(self):
        """The signatures of those who stand on the record, by side; what was drawn for others is left out."""
        said = self.cleaned_data
        is_signed = said["signature"] == SamplingRecord.Signature.SIGNED
        other = Side.ENTERPRISE if is_signed else Side.WITNESS
        wanted = (Side.SAMPLER, Side.SECOND, other)
        return {str(side): said[f"drawn_{side.lower()}"] for side in wanted if said[f"drawn_{side.lower()}"]}

    @property
    def written(self):
        """The fields above the signatures."""
        return [field for field in self.visible_fields() if field.name not in self.SIGNING]
