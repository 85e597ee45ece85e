from django.urls import path

from notifications.views.delivery import list_deliveries, show_delivery_health
from notifications.views.delivery_settings import change_delivery_settings_view
from notifications.views.notice import (
    acknowledge_notice_view,
    list_notices,
    open_notice,
    read_all_notices_view,
    read_notice_view,
)
from notifications.views.push_device import (
    push_worker,
    remove_push_device_view,
    subscribe_push_view,
    test_push_device_view,
)
from notifications.views.robot import add_robot_view, remove_robot_view, test_robot_view

app_name = "notifications"
urlpatterns = [
    path("", list_notices, name="list_notices"),
    path("read/", read_all_notices_view, name="read_all_notices"),
    path("<uuid:pk>/", open_notice, name="open_notice"),
    path("<uuid:pk>/read/", read_notice_view, name="read_notice"),
    path("<uuid:pk>/acknowledge/", acknowledge_notice_view, name="acknowledge_notice"),
    path("settings/", change_delivery_settings_view, name="change_settings"),
    path("robots/new/", add_robot_view, name="add_robot"),
    path("robots/<int:pk>/test/", test_robot_view, name="test_robot"),
    path("robots/<int:pk>/remove/", remove_robot_view, name="remove_robot"),
    path("devices/", subscribe_push_view, name="subscribe_push"),
    path("devices/<int:pk>/test/", test_push_device_view, name="test_push_device"),
    path("devices/<int:pk>/remove/", remove_push_device_view, name="remove_push_device"),
    path("worker.js", push_worker, name="push_worker"),
    path("delivery/", show_delivery_health, name="delivery_health"),
    path("delivery/messages/", list_deliveries, name="list_deliveries"),
]
