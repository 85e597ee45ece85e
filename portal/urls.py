from django.urls import path

from portal.views.bulletin import (
    list_bulletin_rows,
    list_bulletins,
    print_bulletin,
    show_bulletin,
    write_bulletin,
)
from portal.views.cockpit import show_cockpit
from portal.views.consumer_page import consumer_page
from portal.views.duty_card import my_duty_cards, print_duty_card, show_duty_card
from portal.views.duty_card_list import export_duty_cards, list_duty_cards
from portal.views.enterprise import list_enterprises, show_enterprise
from portal.views.export import export_enterprises
from portal.views.home import enterprise_home, home
from portal.views.manifest import show_manifest
from portal.views.methodology import download_methodology, show_methodology
from portal.views.public_archive import show_public_archive, show_public_record
from portal.views.queue import show_queues
from portal.views.rule import (
    end_rule_view,
    introduce_rule_view,
    show_rule,
    show_rules,
    withdraw_rule_view,
)
from portal.views.withdrawals import list_withdrawals

app_name = "portal"
urlpatterns = [
    path("E/<public_id>", consumer_page, name="consumer_page"),  # first: it is asked for most
    path("E/<public_id>/credit/", show_public_archive, name="show_public_archive"),
    path(
        "E/<public_id>/credit/<str:subject>/<int:subject_id>/", show_public_record, name="show_public_record"
    ),
    path("", home, name="home"),
    path("app.webmanifest", show_manifest, name="show_manifest"),
    path("methodology/", show_methodology, name="methodology"),
    path("methodology/<language>.md", download_methodology, name="download_methodology"),
    path("home/", enterprise_home, name="enterprise_home"),
    path("duty-cards/", list_duty_cards, name="list_duty_cards"),
    path("duty-cards/mine/", my_duty_cards, name="my_duty_cards"),
    path("duty-cards/export/", export_duty_cards, name="export_duty_cards"),
    path("duty-cards/<int:pk>/", show_duty_card, name="show_duty_card"),
    path("duty-cards/<int:pk>/print/", print_duty_card, name="print_duty_card"),
    path("queues/", show_queues, name="show_queues"),
    path("rules/", show_rules, name="show_rules"),
    path("rules/<slug:slug>/", show_rule, name="show_rule"),
    path("rules/<slug:slug>/new/", introduce_rule_view, name="add_rule"),
    path("rules/<slug:slug>/<int:pk>/change/", introduce_rule_view, name="introduce_rule"),
    path("rules/<slug:slug>/<int:pk>/withdraw/", withdraw_rule_view, name="withdraw_rule"),
    path("rules/<slug:slug>/<int:pk>/end/", end_rule_view, name="end_rule"),
    path("bulletins/", list_bulletins, name="list_bulletins"),
    path("bulletins/<str:region>/<str:month>/", show_bulletin, name="show_bulletin"),
    path("bulletins/<str:region>/<str:month>/bulletin.pdf", print_bulletin, name="print_bulletin"),
    path("bulletins/<str:region>/<str:month>/bulletin.docx", write_bulletin, name="write_bulletin"),
    path(
        "bulletins/<str:region>/<str:month>/rows/<str:figure>/", list_bulletin_rows, name="list_bulletin_rows"
    ),
    path("cockpit/", show_cockpit, name="cockpit"),
    path("cockpit/withdrawals/", list_withdrawals, name="list_withdrawals"),
    path("cockpit/enterprises/", list_enterprises, name="list_enterprises"),
    path("cockpit/enterprises/export/", export_enterprises, name="export_enterprises"),
    path("cockpit/enterprises/<public_id>/", show_enterprise, name="show_enterprise"),
]
