from django.apps import AppConfig


class SushiPlatformConfig(AppConfig):
    name = "sushi_platform"

    def ready(self):
        from sushi_platform import checks  # noqa: F401  registers the deploy checks
