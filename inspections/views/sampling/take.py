import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.local_time import local_date
from enterprises.forms.photos_field import SentPhotos
from enterprises.sent_photos import keep_sent_photos
from inspections.forms.sampling.take import TakeSampleForm
from inspections.models import SamplingPlanLine
from inspections.models.sampling.food_class import FOOD_CLASSES
from inspections.queries.office import office_of_official
from inspections.queries.sampling.timeline import samplers_for
from inspections.services.sampling.sample import SampleRefused
from inspections.services.sampling.take import Taken, take_sample
from inspections.views.find import find_supervised_enterprise

NAMESPACE = uuid.UUID("5f0d8c0e-9c53-5b77-8b3e-0a7f0f1f7d42")  # of photos that come with the record


@require_http_methods(["GET", "POST"])
def take_sample_view(request, public_id):
    enterprise = find_supervised_enterprise(request, public_id)
    now = timezone.now()
    lines = SamplingPlanLine.objects.visible_to(request.user).filter(
        plan__year=local_date(now).year, plan__closed_at__isnull=True
    )
    form = TakeSampleForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        samplers=samplers_for(enterprise, request.user, local_date(now)),
        plan_lines=lines.select_related("plan").order_by("plan", "pk"),
        initial={
            "plan_line": request.GET.get("plan_line"),
            "food_class": _class_of(request, lines),
            "publisher": office_of_official(request.user, enterprise, local_date(now)),
        },
    )
    if request.method == "POST":
        form.full_clean()
        photos = _keep_photos(form, enterprise, request.user, now)
        if form.is_valid() and (sample := _take(form, enterprise, photos, request.user, now)):
            messages.success(request, _("抽样单已保存并存证，请按期送检。"))
            return redirect("inspections:show_sample", sample.pk)
    context = {"form": form, "enterprise": enterprise, "food_classes": FOOD_CLASSES}
    return render(request, "inspections/sampling/sample_take.html", context)


def _class_of(request, lines):
    asked = request.GET.get("plan_line", "")
    line = lines.filter(pk=asked).first() if asked.isascii() and asked.isdigit() else None
    return line.food_class if line else ""


def _take(form, enterprise, photos, by, now):
    said = form.cleaned_data
    try:
        return take_sample(
            enterprise=enterprise,
            kind=said["kind"],
            taken=Taken(**form.taken()),
            taken_at=said["taken_at"] or now,
            second_sampler=said["second_sampler"],
            plan_line=said["plan_line"],
            photos=photos,
            drawn=form.drawn(),
            by=by,
            at=now,
        )
    except SampleRefused as refusal:
        form.add_error(None, str(refusal))
        return None


def _keep_photos(form, enterprise, by, now):
    sent = form.cleaned_data.get("photos") or SentPhotos()
    kept = keep_sent_photos(sent, namespace=NAMESPACE, enterprise=enterprise, by=by, at=now)
    for refusal in kept.refusals:
        form.add_error("photos", refusal)
    form.kept = {"photos": kept.photos}
    return kept.photos
