from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from common.local_time import local_date
from portal.queries.methodology import model_in_words

DOCUMENTS = {"zh-CN": "index-methodology.zh-CN.md", "en": "index-methodology.md"}


@require_GET
@login_not_required
def show_methodology(request):
    """How the index is computed, in plain words, with the figures in force today."""
    context = {
        "model": model_in_words(local_date(timezone.now())),
        "document": "en" if (get_language() or "").startswith("en") else "zh-CN",
    }
    return render(request, "portal/methodology.html", context)


@require_GET
@login_not_required
def download_methodology(request, language):
    """The whole formula as a document, from which a stranger can recompute every figure."""
    name = DOCUMENTS.get(language)
    path = settings.BASE_DIR / "docs" / name if name else None
    if path is None or not path.exists():
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(path.read_bytes(), content_type="text/markdown; charset=utf-8", headers=headers)
