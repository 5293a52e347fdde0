"""Tells Wagtail's APIs which fields of a project they give, as a `models.py` would."""

from django.apps import AppConfig

LINES = ("purposes", "cofinancing", "organisations", "beneficiaries", "achievements")
FIELDS = (
    *("summary", "code", "objectives", "body", "sector", "status", "locality", "commune", "cercle", "region"),
    *("location", "precision", "planned_start", "planned_end", "actual_start", "actual_end", "cost"),
    *("currency", "album", "data_source"),
)


class StockConfig(AppConfig):
    name = "bench.stock_wagtail"
    label = "stock"

    def ready(self) -> None:
        from wagtail.api import APIField
        from wagtail.images.api.fields import ImageRenditionField

        from projects import inline_rows
        from projects.models import ProjectPage

        cover = APIField("cover", serializer=ImageRenditionField("width-800"))
        ProjectPage.api_fields = [*map(APIField, (*FIELDS, *LINES)), cover]
        for line in (
            inline_rows.PurposeShare,
            inline_rows.Cofinancing,
            inline_rows.Organisation,
            inline_rows.Beneficiaries,
            inline_rows.Achievement,
        ):
            own = (field.name for field in line._meta.concrete_fields)
            line.api_fields = [APIField(name) for name in own if name not in {"id", "sort_order", "project"}]
