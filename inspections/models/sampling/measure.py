from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Measure(TextChoices):
    """What was done about a failed batch (核查处置措施)."""

    STOPPED = "STOPPED", _("停止生产经营")
    SEALED = "SEALED", _("封存库存")
    RECALLED = "RECALLED", _("召回")
    DESTROYED = "DESTROYED", _("无害化处理或销毁")
    TRACED = "TRACED", _("追查来源和流向")
    RECTIFIED = "RECTIFIED", _("排查原因并整改")
    CASE = "CASE", _("立案查处")
