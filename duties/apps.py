from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "duties"

    def ready(self):
        from duties import receivers  # noqa: F401  listens to the registry
