"""Pages whose address is a code: whoever knows it may read, so it goes no further by itself."""

from functools import wraps


def kept_to_oneself(view):
    """Neither search engines nor caches nor other sites learn of a page whose address is a code."""

    @wraps(view)
    def answer(*args, **kwargs):
        response = view(*args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        # Not no-referrer: browsers would then send forms with `Origin: null`, which the CSRF check refuses.
        response["Referrer-Policy"] = "same-origin"
        return response

    return answer
