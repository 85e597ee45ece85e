from django.db import models
from django.utils.translation import gettext_lazy as _


class Stop(models.TextChoices):
    """What an enterprise stopped at once after a sample of it failed (令15号第四十条)."""

    PRODUCTION = "PRODUCTION", _("停止生产")
    SALE = "SALE", _("停止销售、下架")
    USE = "USE", _("停止使用")
