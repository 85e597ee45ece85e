from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common.column import Column
from common.filter_form import choice_in
from duties.forms.climbed_filter import ClimbedFilterForm
from duties.forms.ladder_rule import LadderRuleForm, LadderRungFormSet, initial_rungs
from duties.models import Duty, LadderRule
from duties.permissions import can_change_ladder_rules, can_list_hollow_signals, can_submit_duty
from duties.queries.climbed import CLIMBED_STATES, climbed_to, own_level
from duties.queries.exempt_reason import tell_exempt_reasons
from duties.queries.ladder_timeline import timeline_of
from duties.services import ladder_rule as rules
from duties.views.find import KINDS, find_duty
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, local_minute, wants_file

PAGE_SIZE = 50
CLIMBED_COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("种类"), lambda step: step.get_kind_display()),
    Column(gettext_lazy("期限"), lambda step: step.due_on),
    Column(gettext_lazy("上报时间"), lambda step: local_minute(step.taken_at)),
    Column(
        gettext_lazy("提醒了谁"),
        lambda step: "、".join(str(one.user) for one in step.told.all()) or step.get_outcome_display(),
    ),
    Column(gettext_lazy("状态"), lambda step: _climbed_state(step)),
)
REFUSALS = {
    rules.BeginsTooEarly: gettext_lazy("新规则最早从明天开始。"),
    rules.LaterRuleExists: gettext_lazy("这一天或以后已经有新的规则，请选更晚的日期。"),
    rules.NoRungs: gettext_lazy("请至少设一级。"),
    rules.SameMoment: gettext_lazy("两级不能在同一时刻。"),
    rules.RemindsOutsiders: gettext_lazy("截止时间之前只提醒承担任务的人。"),
    rules.OutOfReach: gettext_lazy("提醒不能早于这一日、周、月的开始，也不能晚于截止时间后30天。"),
}


@require_GET
def show_ladder(request, public_id, kind, due_on):
    duty = find_duty(request, public_id, kind, due_on)
    now = timezone.now()
    tell_exempt_reasons([duty], enterprise=duty.enterprise, at=now)
    context = {
        "duty": duty,
        "timeline": timeline_of(duty, now),
        "can_submit": duty.is_open and can_submit_duty(request.user, duty),
        "is_missed": duty.is_open and duty.due_on < timezone.localdate(now),
    }
    return render(request, "duties/ladder_detail.html", context)


def _climbed_state(step):
    if step.is_open:
        return _("还没有交")
    return _("已补录") if step.is_filed else _("已免除")


@require_GET
def list_climbed(request):
    form = ClimbedFilterForm(request.GET)
    wanted = form.wanted
    who = wanted.pop("who", None) or own_level(request.user)
    climbed = climbed_to(request.user, who, **wanted)
    state = choice_in(request.GET, "state", CLIMBED_STATES, "open")
    if wants_file(request):
        rows = climbed.steps(state)
        return list_as_file(request, rows, name="climbed", sheet=_("上报的任务"), columns=CLIMBED_COLUMNS)
    context = {
        "form": ClimbedFilterForm({**request.GET.dict(), "who": who}),
        "state": state,
        "tabs": [(name, label, climbed.counts[name]) for name, label in CLIMBED_STATES.items()],
        "page": Paginator(climbed.steps(state), PAGE_SIZE).get_page(request.GET.get("page")),
        "is_filtered": bool(wanted),
        "may_see_hollow_signals": can_list_hollow_signals(request.user),
    }
    return render(request, "duties/climbed_list.html", context)


@require_GET
def list_ladder_rules(request):
    today = timezone.localdate()
    rules_of_kinds = [
        {
            "kind": kind,
            "slug": slug,
            "rules": [
                {
                    "rule": rule,
                    "is_current": rule.is_effective_on(today),
                    "is_ahead": rule.effective_from > today,
                }
                for rule in known
                if rule.kind == kind
            ],
        }
        for known in [
            LadderRule.objects.visible_to(request.user)
            .prefetch_related("rungs")
            .order_by("kind", "-effective_from", "pk")
        ]
        for slug, kind in KINDS.items()
    ]
    context = {"kinds": rules_of_kinds, "can_change": can_change_ladder_rules(request.user)}
    return render(request, "duties/ladder_rule_list.html", context)


@require_http_methods(["GET", "POST"])
def change_ladder_rule_view(request, kind):
    if kind not in KINDS:
        raise Http404
    if not can_change_ladder_rules(request.user):
        raise PermissionDenied
    now = timezone.now()
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    newest = LadderRule.objects.filter(kind=KINDS[kind]).prefetch_related("rungs").first()
    initial = {"effective_from": tomorrow, "pause_hours": newest.pause_hours if newest else 24}
    form = LadderRuleForm(request.POST or None, initial=initial)
    rungs = LadderRungFormSet(request.POST or None, initial=initial_rungs(newest), prefix="rungs")
    if request.method == "POST" and all([form.is_valid(), rungs.is_valid()]):
        try:
            rules.change_ladder_rule(
                kind=KINDS[kind],
                **form.cleaned_data,
                rungs=[row.rung for row in rungs if row.rung],
                by=request.user,
                at=now,
            )
        except rules.LadderRefused as refusal:
            form.add_error(None, REFUSALS[type(refusal)])
        else:
            messages.success(request, _("新的提醒规则已保存，到那天自动开始。"))
            return redirect("duties:list_ladder_rules")
    context = {"form": form, "rungs": rungs, "kind": Duty.Kind(KINDS[kind]), "slug": kind}
    return render(request, "duties/ladder_rule_change.html", context)
