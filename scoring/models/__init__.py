from scoring.models.index_model_version import IndexModelVersion
from scoring.models.index_run import IndexRun
from scoring.models.index_snapshot import Band, CurrentIndex, IndexSnapshot
from scoring.models.published_page import PublishedPage
from scoring.models.region_index import RegionIndex
from scoring.models.rescore_request import RescoreRequest

__all__ = [
    "Band",
    "CurrentIndex",
    "IndexModelVersion",
    "IndexRun",
    "IndexSnapshot",
    "PublishedPage",
    "RegionIndex",
    "RescoreRequest",
]
