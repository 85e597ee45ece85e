from enterprises.models import Enterprise

FOUND_SHOWN = 20
SHORTEST_TEXT = 2


def find_enterprises(text: str) -> list[Enterprise]:
    """By name or public id, public fields only; closed ones are not offered."""
    if len(text) < SHORTEST_TEXT:
        return []
    by_id = Enterprise.objects.filter(public_id=text.upper())
    by_name = Enterprise.objects.filter(name__icontains=text)
    found = (by_id | by_name).exclude(status=Enterprise.Status.CLOSED)
    return list(
        found.select_related("region", "current_index")
        .only(
            "public_id",
            "name",
            "kind",
            "address",
            "region__name",
            "current_index__band",
            "current_index__index_tenths",
        )
        .order_by("name", "pk")[:FOUND_SHOWN]
    )
