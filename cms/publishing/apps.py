"""The read model: freezes what becomes public and withdraws what no longer is."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "cms.publishing"
    label = "publishing"
    verbose_name = "Publication"

    def ready(self) -> None:
        from cms.publishing import alerts, overdue, signals

        signals.connect()
        overdue.register("schedules", alerts.find_schedules, alerts.tell_of_schedules)
        overdue.register("updates", alerts.find_updates, alerts.tell_of_updates)
        overdue.register("failing_updates", alerts.find_failing_updates, alerts.tell_of_failing_updates)
