from scoring.models.index_model_version import IndexModelVersion
from scoring.models.index_run import IndexRun
from scoring.models.index_snapshot import CurrentIndex, IndexSnapshot
from scoring.models.published_page import PublishedPage
from scoring.models.region_index import RegionIndex

__all__ = ["CurrentIndex", "IndexModelVersion", "IndexRun", "IndexSnapshot", "PublishedPage", "RegionIndex"]
