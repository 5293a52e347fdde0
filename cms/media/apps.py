"""Images and documents: checked, cleaned, and kept in the place their visibility says."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "cms.media"
    label = "media"
    verbose_name = "Médiathèque"

    def ready(self) -> None:
        from wagtail.documents.models import AbstractDocument
        from wagtail.images.models import AbstractImage

        from cms.media import item_files, permissions, releasing
        from cms.media.items import document_item, image_item
        from cms.media.review import IN_REVIEW, remove_forsaken
        from cms.media.signed_urls import is_previewed
        from cms.publishing import periodic, serialize
        from cms.publishing.visibility import close_collections

        serialize.register(AbstractImage, image_item)
        serialize.register(AbstractDocument, document_item)
        item_files.connect()
        close_collections(IN_REVIEW, unless=is_previewed)
        periodic.register("forsaken proposals", periodic.EVERY_TEN_MINUTES, remove_forsaken)
        permissions.register()
        releasing.connect()
