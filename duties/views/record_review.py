from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from common.column import Column
from common.filter_form import choice_in
from duties.forms.record_review import RecordReviewForm
from duties.models import RecordReview
from duties.permissions import can_review_record, review_capacity
from duties.queries.record_review import reviews_of
from duties.services.record_review import (
    AlreadyDecided,
    NotNewest,
    ReviewerIsWriter,
    ReviewRefused,
    review_record,
)
from duties.views.duty_record import record_page, revisions_of
from duties.views.find import find_duty
from enterprises.views.list_export import OF_ENTERPRISE, list_as_file, wants_file

PAGE_SIZE = 50
COLUMNS = (
    *OF_ENTERPRISE,
    Column(gettext_lazy("种类"), lambda record: record.get_kind_display()),
    Column(gettext_lazy("期限"), lambda record: record.due_on),
    Column(gettext_lazy("记录人"), lambda record: str(record.by)),
    Column(gettext_lazy("问题数"), lambda record: record.found_count),
)
REFUSALS = {
    NotNewest: gettext_lazy("这份记录刚刚更正过，请看过最新的一版再决定。"),
    AlreadyDecided: gettext_lazy("这一版已经有人确认或退回了。"),
    ReviewerIsWriter: gettext_lazy("自己写的记录不能自己确认，请由另一个人来看。"),
}
DONE = {
    RecordReview.Verdict.CONFIRMED: gettext_lazy("已确认，随记录一起封存。"),
    RecordReview.Verdict.RETURNED: gettext_lazy("已退回，记录人会在待办里看到。"),
    RecordReview.Verdict.REMARKED: gettext_lazy("批注已保存，企业可以看到。"),
}


@require_POST
def review_record_view(request, public_id, kind, due_on):
    duty = find_duty(request, public_id, kind, due_on, can_review_record)
    revisions = revisions_of(duty)
    capacity = review_capacity(request.user, duty)
    form = RecordReviewForm(request.POST, capacity=capacity)
    if form.is_valid():
        asked = form.cleaned_data
        record = next((one for one in revisions if one.revision == asked["revision"]), None)
        if record is None:
            raise Http404
        try:
            review_record(
                record=record,
                verdict=RecordReview.Verdict(asked["verdict"]),
                capacity=capacity,
                text=asked["text"],
                by=request.user,
                at=timezone.now(),
            )
        except ReviewRefused as refusal:
            form.add_error(None, REFUSALS[type(refusal)])
        else:
            messages.success(request, DONE[asked["verdict"]])
            return redirect("duties:show_record", public_id, kind, duty.due_on)
    return record_page(request, duty, revisions, review_form=form)


@require_GET
def list_reviews(request):
    """What waits for one's own word first; then what came back to be corrected."""
    reviews = reviews_of(request.user, timezone.localdate())
    show = choice_in(request.GET, "show", ("waiting", "returned"), "waiting")
    if wants_file(request):
        rows = getattr(reviews, show)
        return list_as_file(request, rows, name="reviews", sheet=_("待确认的记录"), columns=COLUMNS)
    counts = {"waiting": reviews.waiting.count(), "returned": reviews.returned.count()}
    context = {
        "show": show,
        "tabs": [
            ("waiting", _("等我确认"), counts["waiting"]),
            ("returned", _("退回待更正"), counts["returned"]),
        ],
        "page": Paginator(getattr(reviews, show), PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "duties/review_list.html", context)
