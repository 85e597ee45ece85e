from django import template

register = template.Library()


@register.filter
def of_code(found, code):
    """What stands under a code in a dict of codes."""
    return found.get(code)


@register.filter
def failures_of(earlier, code):
    """How often the last inspections found the item failed."""
    return earlier.failures_of(code)
