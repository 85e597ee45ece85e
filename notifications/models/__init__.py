from notifications.models.delivery import Delivery
from notifications.models.delivery_settings import DeliverySettings
from notifications.models.notice import Notice
from notifications.models.push_device import PushDevice
from notifications.models.robot import Robot

__all__ = ["Delivery", "DeliverySettings", "Notice", "PushDevice", "Robot"]
