"""Photos that show the same, of one manager on several days or of two enterprises."""

from common.raw_sql import as_date
from duties.judging.photo import PhotoPair, ShownPhoto
from duties.models import HollowSignal
from duties.queries.hollow_candidates.window import Window, rows_of

FINGERPRINT_BITS = 63
KEY = "enterprise_id, manager_id, band, part"
SHOWN = "shown AS MATERIALIZED (SELECT r.* FROM hollow_photo r WHERE {not_judged})"
COPIES = f"""
    WITH {SHOWN},
    parts AS ({{parts}}),
    shared AS MATERIALIZED (
        SELECT {KEY}, COUNT(DISTINCT due_on) AS days FROM parts GROUP BY {KEY}
        HAVING COUNT(DISTINCT due_on) > 1
    ),
    often AS MATERIALIZED (SELECT DISTINCT enterprise_id, manager_id FROM shared WHERE days >= {{days}}),
    seldom AS MATERIALIZED (
        SELECT shown.* FROM shown WHERE (enterprise_id, manager_id) IN (
            SELECT enterprise_id, manager_id FROM shared GROUP BY enterprise_id, manager_id
            HAVING COUNT(*) > 1 AND MAX(days) < {{days}}
        )
    ),
    near AS MATERIALIZED ({{near}}),
    days AS MATERIALIZED (SELECT DISTINCT {KEY}, due_on FROM near),
    scattered AS (
        SELECT near.enterprise_id, near.manager_id FROM near JOIN days USING ({KEY})
        GROUP BY near.enterprise_id, near.manager_id, near.id, near.photo_id
        HAVING COUNT(DISTINCT days.due_on) >= {{days}}
    ),
    alike AS MATERIALIZED (
        SELECT enterprise_id, manager_id FROM often
        UNION SELECT enterprise_id, manager_id FROM scattered
    )
    SELECT enterprise_id, manager_id, id, due_on, item, photo_id, fingerprint, sent_sha256
    FROM shown WHERE (enterprise_id, manager_id) IN (SELECT enterprise_id, manager_id FROM alike)
"""
PART = """
    SELECT enterprise_id, manager_id, id, photo_id, due_on, {band} AS band, fingerprint & {mask} AS part
    FROM {photos}
"""
SHARED = f"""
    WITH {SHOWN},
    users AS MATERIALIZED (
        SELECT shown.*, MIN(enterprise_id) OVER same AS first_user, MAX(enterprise_id) OVER same AS last_user
        FROM shown WHERE fingerprint <> 0 WINDOW same AS (PARTITION BY fingerprint)
    )
    SELECT enterprise_id, manager_id, id, due_on, item, photo_id, fingerprint, sent_sha256
    FROM users WHERE first_user <> last_user ORDER BY fingerprint, captured_at, photo_id
"""


def shown_photos(window: Window) -> list[ShownPhoto]:
    """All photos of managers who have some of several days that may agree.

    Where d bits differ, one of d + 1 bands of a fingerprint agrees in all: no comparing pair by pair. Copies
    of one photo may agree with it in different bands, so the days are counted around each photo over all of
    its bands. That is asked only where no single band has the days: there a band has fewer than they, so a
    photo meets at most (d + 1) × (days - 1) others' days, whatever a camera does.
    """
    masks = _bands(window.rule.photo_bits + 1)
    parts, near = (
        " UNION ALL ".join(
            PART.format(band=band, mask=mask, photos=photos) for band, mask in enumerate(masks)
        )
        for photos in ("shown", "seldom")
    )
    rows = rows_of(COPIES, HollowSignal.Kind.SAME_PHOTO, parts=parts, near=near, days=window.rule.photo_days)
    return [_shown(row) for row in rows]


def foreign_photos() -> list[PhotoPair]:
    """A photo, and the first of another enterprise of the district that shows exactly the same.

    Equal and not alike: two neighbours may photograph the same sight from fixed stands.
    """
    photos = [_shown(row) for row in rows_of(SHARED, HollowSignal.Kind.SAME_PHOTO)]
    firsts: dict[int, ShownPhoto] = {}
    pairs = []
    for photo in photos:
        first = firsts.setdefault(photo.fingerprint, photo)
        if first.enterprise_id != photo.enterprise_id:
            pairs.append(PhotoPair(photo, first))
    return pairs


def _shown(row: tuple) -> ShownPhoto:
    return ShownPhoto(*row[:3], as_date(row[3]), row[4], str(row[5]), *row[6:])


def _bands(count: int) -> list[int]:
    """The bits of a fingerprint cut into so many masks."""
    edges = [FINGERPRINT_BITS * number // count for number in range(count + 1)]
    return [(1 << high) - (1 << low) for low, high in zip(edges, edges[1:], strict=False)]
