from inspections.services.presence import (
    open_presence,
    scan_official_code,
    scan_site_code,
    show_official_code,
    show_site_code,
)


def make_presence(enterprise, official, member, at):
    """The two have scanned each other's code at that moment."""
    request = open_presence(enterprise=enterprise, by=official, at=at)
    site = show_site_code(enterprise=enterprise, member=member, at=at).url
    scan_site_code(request=request, text=site, by=official, at=at)
    code = show_official_code(request=request, at=at).url
    return scan_official_code(text=code, by=member, at=at)[1]
