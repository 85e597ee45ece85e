"""Below /log/: what C2SP tlog-tiles asks for, and pages for people."""

from django.urls import path

from ledger.views.log import download_tool, show_log
from ledger.views.record import download_proof, show_record
from ledger.views.tile import show_checkpoint, show_entries, show_tile

app_name = "ledger"
urlpatterns = [
    path("", show_log, name="show_log"),
    path("verify_proof.py", download_tool, name="download_tool"),
    path("record/<uuid:record_id>/", show_record, name="show_record"),
    path("record/<uuid:record_id>/<int:revision>.tlog-proof", download_proof, name="download_proof"),
    path("checkpoint", show_checkpoint, name="show_checkpoint"),
    path("tile/entries/<path:place>", show_entries, name="show_entries"),
    path("tile/<level>/<path:place>", show_tile, name="show_tile"),
]
