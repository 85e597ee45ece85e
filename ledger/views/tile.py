"""The log for machines, after C2SP tlog-tiles: checkpoint, tiles of hashes, bundles of entries. Public."""

import re
import struct

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from ledger.models import TILE_WIDTH, Checkpoint, Leaf
from ledger.queries.cosignature import cosignature_lines
from ledger.queries.tile import edge_tile, full_tile

LEVEL = re.compile(r"0|[1-9][0-9]?")
HIGHEST_LEVEL = 63
# 1,234,067 is x001/x234/067; no group of zeros stands in front. Fifteen digits are more than any log has.
PLACE = re.compile(r"(?!x000/)((?:x[0-9]{3}/){0,4}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
A_YEAR = 31_536_000
for_ever = cache_control(public=True, max_age=A_YEAR, immutable=True)


@require_safe
@login_not_required
@cache_control(public=True, max_age=5)
def show_checkpoint(request):
    """The newest signed root, with the co-signatures that it has."""
    checkpoint = Checkpoint.objects.last()
    if checkpoint is None:
        raise Http404("nothing has been sealed yet")
    note = checkpoint.note + "".join(cosignature_lines(checkpoint))
    return HttpResponse(note, content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
@for_ever
def show_tile(request, level, place):
    """Hashes of one tile. Every width that exists is given: one checkpoint or another was of that size."""
    if not LEVEL.fullmatch(level) or int(level) > HIGHEST_LEVEL:
        raise Http404
    index, width = place_of(place)
    hashes = full_tile(int(level), index) or edge_tile(int(level), index)
    if len(hashes) < width:
        raise Http404
    return HttpResponse(b"".join(hashes[:width]), content_type="application/octet-stream")


@require_safe
@login_not_required
@gzip_page
@for_ever
def show_entries(request, place):
    """Entries beneath one tile of level 0, each after its length in two octets."""
    index, width = place_of(place)
    first = index * TILE_WIDTH
    leaves = Leaf.objects.filter(position__gte=first, position__lt=first + width).order_by("position")
    entries = [entry.encode() for entry in leaves.values_list("entry", flat=True)]
    if len(entries) < width:
        raise Http404
    bundle = b"".join(struct.pack(">H", len(entry)) + entry for entry in entries)
    return HttpResponse(bundle, content_type="application/octet-stream")


def place_of(text):
    """Index and width of the tile that an address names."""
    match = PLACE.fullmatch(text)
    if match is None or (match[2] and int(match[2]) >= TILE_WIDTH):
        raise Http404
    return int(match[1].replace("/", "").replace("x", "")), int(match[2] or TILE_WIDTH)
