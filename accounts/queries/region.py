"""Which region of today an old, foreign or finer code means."""

from collections.abc import Iterable

from accounts.models import Region, RegionCodeChange


def find_regions(codes: Iterable[str]) -> dict[str, Region]:
    """Each code with the region it means today; codes that mean none are left out.

    A code that is no region itself is followed through the code book (320602 → 320613), and where that ends
    nowhere its own upper level is asked: village, township, district, city, province. Two queries, however
    many codes.
    """
    regions = {region.code: region for region in Region.objects.all()}
    became = {
        change.old_code: change.new_code
        for change in RegionCodeChange.objects.order_by("changed_in", "pk")
        if change.new_code and change.new_code != change.old_code
    }
    found = {code: _find(code, regions, became) for code in set(codes)}
    return {code: region for code, region in found.items() if region}


def _find(code: str, regions: dict[str, Region], became: dict[str, str]) -> Region | None:
    for candidate in [code, *_upper_codes(code)]:
        seen = set()
        while candidate not in regions and candidate in became and candidate not in seen:
            seen.add(candidate)
            candidate = became[candidate]
        if candidate in regions:
            return regions[candidate]
    return None


def _upper_codes(code: str) -> list[str]:
    """Village 12 digits, township 9, district 6; city and province end in zeros (GB/T 2260)."""
    if not (code.isascii() and code.isdigit() and len(code) in (6, 9, 12)):
        return []
    return [code[:9], code[:6], f"{code[:4]}00", f"{code[:2]}0000"]
