from scoring.models.index_model_version import IndexModelVersion
from scoring.models.index_run import IndexRun
from scoring.models.index_snapshot import Band, CurrentIndex, IndexSnapshot
from scoring.models.objection import IndexObjection
from scoring.models.objection_rule import ObjectionRule
from scoring.models.published_page import PublishedPage
from scoring.models.region_index import RegionIndex
from scoring.models.reply import Reply
from scoring.models.rescore_request import RescoreRequest

__all__ = [
    "Band",
    "CurrentIndex",
    "IndexModelVersion",
    "IndexObjection",
    "IndexRun",
    "IndexSnapshot",
    "ObjectionRule",
    "PublishedPage",
    "RegionIndex",
    "Reply",
    "RescoreRequest",
]
