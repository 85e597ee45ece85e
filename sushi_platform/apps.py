from django.apps import AppConfig


class SushiPlatformConfig(AppConfig):
    name = "sushi_platform"
