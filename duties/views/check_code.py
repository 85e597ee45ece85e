"""Whether the paper in one's hand is genuine: public, and silent about everything that the record says."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common.api_throttle import PublicThrottle
from common.kept_to_oneself import kept_to_oneself
from duties.forms.check_code import CheckCodeForm, ComparedFileForm
from duties.queries.record_code import known_record, record_by_code
from duties.services.record_code import compare_file
from ledger.entry import tidy_code
from ledger.paper_addresses import address_of


class CodeThrottle(PublicThrottle):
    """The public rate, counted apart: codes can't be tried out."""

    scope = "check_code"


class CompareThrottle(PublicThrottle):
    """Comparing makes the paper again: a tenth of what looking may cost."""

    scope = "compare_paper"

    def parse_rate(self, rate):
        requests, seconds = super().parse_rate(rate)
        return (None, None) if requests is None else (max(1, requests // 10), seconds)


@require_GET
@login_not_required
@never_cache
def find_paper(request):
    """For who has no camera: type the code."""
    form = CheckCodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("papers:show_paper", form.cleaned_data["code"])
    return render(request, "duties/check_code_find.html", {"form": form})


@require_GET
@login_not_required
@never_cache
@kept_to_oneself
def show_paper(request, code):
    return _too_many(request, CodeThrottle()) or _page(request, code)


@require_POST
@login_not_required
@never_cache
@kept_to_oneself
def compare_paper(request, code):
    return _too_many(request, CompareThrottle()) or _page(request, code, sent=(request.POST, request.FILES))


def _page(request, code, sent=(None, None)):
    tidy = tidy_code(code)
    record = record_by_code(tidy) if tidy else None
    if record is None and tidy and (elsewhere := address_of(tidy)):
        return redirect(elsewhere)
    if record is None:
        context = {"typed": code[:40], "form": CheckCodeForm(initial={"code": code[:40]})}
        return render(request, "duties/check_code_unknown.html", context, status=404)
    if code != tidy and request.method == "GET":
        return redirect("papers:show_paper", tidy)
    form, comparison = ComparedFileForm(*sent), None
    if form.is_bound and form.is_valid():
        comparison = compare_file(record=record, data=form.cleaned_data["file"].read())
    context = {"known": known_record(record, tidy), "form": form, "comparison": comparison}
    return render(request, "duties/check_code_detail.html", context)


def _too_many(request, throttle):
    """Who has signed in is known by name and has no limit."""
    if request.user.is_authenticated or throttle.allow_request(request, None):
        return None
    response = render(request, "duties/check_code_throttled.html", status=429)
    response["Retry-After"] = str(round(throttle.wait() or 60))
    return response
