"""Where in their territory somebody looks: the region asked for, those above and below it."""

from dataclasses import dataclass, field

from django.db.models import Count

from accounts.models import Region
from accounts.queries.role_holder import paths_up
from enterprises.models import Enterprise


@dataclass
class Node:
    region: Region
    count: int
    is_current: bool = False
    children: list["Node"] = field(default_factory=list)


def seats(user) -> list[Region]:
    """The highest regions in which somebody holds a role."""
    regions = {assignment.region.pk: assignment.region for assignment in user.current_role_assignments}
    highest = [
        region
        for region in regions.values()
        if not any(region.path.startswith(other.path) for other in regions.values() if other.pk != region.pk)
    ]
    return sorted(highest, key=lambda region: region.path)


def territory_tree(user, current: Region) -> list[Node]:
    """The seats of this person, and the regions on the way to the current one and just below it."""
    counts = enterprise_counts(user)
    tops = seats(user)
    wanted = Region.objects.within([region.path for region in tops]).filter(
        parent_id__in=[region.pk for region in chain_of(current)]
    )
    children: dict[int, list[Region]] = {}
    for region in wanted.order_by("code"):
        children.setdefault(region.parent_id, []).append(region)

    def node_of(region):
        return Node(
            region=region,
            count=sum(number for path, number in counts.items() if path.startswith(region.path)),
            is_current=region.pk == current.pk,
            children=[node_of(child) for child in children.get(region.pk, [])],
        )

    nodes = [node_of(region) for region in tops]
    for node in nodes:
        drop_empty(node, current)
    return nodes


def drop_empty(node, current):
    """Hundreds of townships without any enterprise would only hide the others."""
    node.children = [
        child for child in node.children if child.count or current.path.startswith(child.region.path)
    ]
    for child in node.children:
        drop_empty(child, current)


def chain_of(region: Region) -> list[Region]:
    """The regions from the outermost down to this one."""
    return list(Region.objects.filter(path__in=paths_up(region.path)).order_by("path"))


def own_chain_of(user, region: Region) -> list[Region]:
    """Those of them that lie in somebody's territory; lists of the others would be refused."""
    within = tuple(user.territory_paths())
    return [above for above in chain_of(region) if above.path.startswith(within)]


def enterprise_counts(user) -> dict[str, int]:
    """Enterprises in business by the path of the region they stand in."""
    rows = (
        Enterprise.objects.visible_to(user)
        .in_business()
        .order_by()
        .values_list("region_path")
        .annotate(number=Count("pk"))
    )
    return dict(rows)
