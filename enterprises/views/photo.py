from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from common.encryption import DamagedValue, UnknownKey
from common.picture import shrink
from common.stored_file import FileMissing
from enterprises.models import Photo
from enterprises.services.photo import read_photo

THUMBNAIL_SIDE = 240


@require_GET
@cache_control(private=True, max_age=3600, immutable=True)
def show_photo(request, public_id, key):
    """The picture; `?small` gives a thumbnail for lists."""
    photos = Photo.objects.visible_to(request.user)
    photo = get_object_or_404(photos, pk=key, enterprise__public_id=public_id)
    try:
        picture = read_photo(photo)
    except (FileMissing, DamagedValue, UnknownKey) as error:
        raise Http404 from error
    if "small" in request.GET:
        picture = shrink(picture, THUMBNAIL_SIDE)
    response = HttpResponse(picture, content_type="image/jpeg")
    response["Content-Disposition"] = f'inline; filename="{photo.pk}.jpg"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
