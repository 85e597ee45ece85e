from django.utils.translation import gettext as _


def month_words(month):
    return _("%(year)s年%(month)s月") % {"year": month.year, "month": month.month}
