"""The present figures of whole districts, to rank a newcomer among them."""

import numpy as np

from enterprises.models import Enterprise
from scoring.models import CurrentIndex
from scoring.queries.facts import districts_by_region
from scoring.queries.fetch import BIG, SMALL, Columns, Request, fetch_all

_CURRENT = f"""
SELECT c.enterprise_id, e.region_id, c.index_tenths
FROM {CurrentIndex._meta.db_table} c JOIN {Enterprise._meta.db_table} e ON e.id = c.enterprise_id
WHERE c.index_tenths IS NOT NULL AND e.status <> 'CLOSED' AND e.region_id IN ({{regions}})
"""


def current_figures(district_ids: np.ndarray) -> Columns:
    """Columns enterprise, district and index of all that have an index in these districts."""
    districts = districts_by_region()
    wanted = set(district_ids.tolist())
    regions = [str(region) for region, district in districts.items() if district in wanted]
    request = Request(
        _CURRENT.format(regions=", ".join(regions) or "NULL"),
        {"enterprise": BIG, "region": BIG, "index": SMALL},
    )
    found = fetch_all([request], is_large=False)[0]
    district = np.array([districts[region] for region in found["region"].tolist()], dtype=np.int64)
    return {
        "enterprise": found["enterprise"].astype(np.int64),
        "district": district,
        "index": found["index"].astype(np.int64),
    }
