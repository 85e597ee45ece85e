"""What complaints are about: stored as Chinese words, translated when shown; the code is for machines."""

from django.utils.translation import gettext_lazy as _

TOPIC_CODES = {
    "SPOILED": ("食品变质或有异物", _("食品变质或有异物")),
    "EXPIRED": ("食品过期", _("食品过期")),
    "ILLNESS": ("吃后身体不适", _("吃后身体不适")),
    "HYGIENE": ("后厨或环境不卫生", _("后厨或环境不卫生")),
    "STAFF_HYGIENE": ("从业人员不卫生", _("从业人员不卫生")),
    "LABEL": ("标签或宣传不实", _("标签或宣传不实")),
    "LICENCE": ("证照问题", _("证照问题")),
    "DISPUTE": ("价格或服务纠纷", _("价格或服务纠纷")),
    "OTHER": ("其他", _("其他")),
}
TOPICS = list(TOPIC_CODES.values())
