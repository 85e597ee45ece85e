from django.urls import path

from scoring.views.objection import (
    accept_objection_view,
    answer_objection_view,
    file_objection_view,
    list_objections,
    refuse_objection_view,
    show_objection,
    take_objections_view,
    take_over_objection_view,
    withdraw_objection_view,
)
from scoring.views.reply import (
    list_replies,
    remove_reply_view,
    reply_to_index,
    reply_to_inspection,
    reply_to_sample,
    withdraw_reply_view,
)

app_name = "scoring"
urlpatterns = [
    path("objections/", list_objections, name="list_objections"),
    path("objections/take/", take_objections_view, name="take_objections"),
    path("objections/<int:pk>/", show_objection, name="show_objection"),
    path("objections/<int:pk>/accept/", accept_objection_view, name="accept_objection"),
    path("objections/<int:pk>/refuse/", refuse_objection_view, name="refuse_objection"),
    path("objections/<int:pk>/take-over/", take_over_objection_view, name="take_over_objection"),
    path("objections/<int:pk>/answer/", answer_objection_view, name="answer_objection"),
    path("objections/<int:pk>/withdraw/", withdraw_objection_view, name="withdraw_objection"),
    path("replies/<int:pk>/withdraw/", withdraw_reply_view, name="withdraw_reply"),
    path("replies/<int:pk>/remove/", remove_reply_view, name="remove_reply"),
    path("<str:public_id>/objections/new/", file_objection_view, name="file_objection"),
    path("<str:public_id>/replies/", list_replies, name="list_replies"),
    path("<str:public_id>/replies/index/", reply_to_index, name="reply_to_index"),
    path("<str:public_id>/replies/inspections/<int:pk>/", reply_to_inspection, name="reply_to_inspection"),
    path("<str:public_id>/replies/samples/<int:pk>/", reply_to_sample, name="reply_to_sample"),
]
