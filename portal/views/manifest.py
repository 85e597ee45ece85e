from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET


@require_GET
@login_not_required
@cache_control(max_age=86_400)
def show_manifest(request):
    """What a phone needs to put the platform on its home screen; it opens with what has to be done now."""
    icons = [("img/icon-192.png", 192, "any"), ("img/icon-512.png", 512, "any")]
    icons.append(("img/icon-512-maskable.png", 512, "maskable"))
    manifest = {
        "id": "/",
        "name": _("苏食安"),
        "short_name": _("苏食安"),
        "lang": get_language(),
        "start_url": reverse("duties:list_duties"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0a6b6f",
        "icons": [
            {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for name, size, purpose in icons
        ],
    }
    return JsonResponse(
        manifest, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )
