from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from common.local_time import local_date
from portal.forms.rule import EndForm, ReasonForm, copied, rule_form_of
from portal.permissions import can_change_rules, can_read_rules
from portal.queries.rule import facts_of, lines_of, name_of
from portal.rule_kinds import GROUPS, KINDS
from portal.services import rule as rules

REFUSALS = {
    rules.BeginsTooEarly: gettext_lazy("已经过去的日子不能改，请选更晚的日期。"),
    rules.LaterRuleExists: gettext_lazy("这一天或以后已经有新的规则。请选更晚的日期，或先撤回那一条。"),
    rules.NothingToFollow: gettext_lazy("这一类没有可以接着调整的规则。"),
    rules.NotAhead: gettext_lazy("已经开始的规则不能撤回，只能从以后某天起调整。"),
    rules.AlreadyUsed: gettext_lazy("已经有记录按这条规则办理，不能撤回。"),
    rules.MustNotEnd: gettext_lazy("这类规则不能空缺，只能调整。"),
    rules.NotInForce: gettext_lazy("这条规则到那天已经失效，或者还没有开始。"),
}


@require_GET
def show_rules(request):
    """All kinds of dated rules, with how many are in force and how many come."""
    if not can_read_rules(request.user):
        raise PermissionDenied
    today = local_date(timezone.now())
    groups = []
    for group in GROUPS:
        rows = []
        for kind in group.kinds:
            versions = [one for line in lines_of(kind, today) for one in line.versions]
            current = [one for one in versions if one.is_current]
            rows.append(
                {
                    "kind": kind,
                    "current": len(current),
                    "ahead": min((one.rule.effective_from for one in versions if one.is_ahead), default=None),
                    "is_unconfirmed": any(not one.is_confirmed for one in current),
                }
            )
        groups.append((group, rows))
    return render(request, "portal/rules.html", {"groups": groups})


@require_GET
def show_rule(request, slug):
    if not can_read_rules(request.user):
        raise PermissionDenied
    kind = _kind_of(slug)
    context = {
        "kind": kind,
        "lines": lines_of(kind, local_date(timezone.now())),
        "can_change": can_change_rules(request.user),
    }
    return render(request, "portal/rule.html", context)


@require_http_methods(["GET", "POST"])
def introduce_rule_view(request, slug, pk=None):
    """A new rule from a day on: after the one given, or for keys that no rule speaks of yet."""
    kind = _changeable(request, slug)
    if pk is None and not kind.may_add:
        raise Http404
    before = get_object_or_404(kind.model, pk=pk) if pk else None
    at = timezone.now()
    form = rule_form_of(kind)(
        request.POST or None,
        instance=copied(before) if before else kind.model(),
        initial={"effective_from": local_date(at) + timedelta(days=1)},
        may_choose_keys=before is None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            rules.introduce_rule(
                kind,
                values=form.values,
                effective_from=form.cleaned_data["effective_from"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=at,
            )
        except rules.RuleRefused as refusal:
            form.add_error(None, REFUSALS[type(refusal)])
        else:
            messages.success(request, _("新的规则已保存，到那天自动生效。"))
            return redirect("portal:show_rule", slug)
    context = {"form": form, "kind": kind, "name": name_of(kind, before) if before else ""}
    return render(request, "portal/rule_change.html", context)


@require_http_methods(["GET", "POST"])
def withdraw_rule_view(request, slug, pk):
    kind = _changeable(request, slug)
    rule = get_object_or_404(kind.model, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rules.withdraw_rule(
                kind, rule, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except rules.RuleRefused as refusal:
            form.add_error(None, REFUSALS[type(refusal)])
        else:
            messages.success(request, _("这条规则已撤回，原来的继续有效。"))
            return redirect("portal:show_rule", slug)
    return _render_stop(request, form, kind, rule, _("撤回还没有开始的规则"), _("撤回"))


@require_http_methods(["GET", "POST"])
def end_rule_view(request, slug, pk):
    kind = _changeable(request, slug)
    if not kind.may_end:
        raise Http404
    rule = get_object_or_404(kind.model, pk=pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rules.end_rule(kind, rule, **form.cleaned_data, by=request.user, at=timezone.now())
        except rules.RuleRefused as refusal:
            form.add_error(None, REFUSALS[type(refusal)])
        else:
            messages.success(request, _("这条规则到那天失效。"))
            return redirect("portal:show_rule", slug)
    return _render_stop(request, form, kind, rule, _("不再要求"), _("到那天失效"))


def _render_stop(request, form, kind, rule, title, action):
    context = {
        "form": form,
        "kind": kind,
        "rule": rule,
        "name": name_of(kind, rule),
        "facts": facts_of(kind, rule),
        "title": title,
        "action": action,
    }
    return render(request, "portal/rule_stop.html", context)


def _kind_of(slug):
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def _changeable(request, slug):
    if not can_change_rules(request.user):
        raise PermissionDenied
    return _kind_of(slug)
