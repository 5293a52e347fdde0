"""What the staff edit: events, and the page that lists them."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from cms.pages import BasePage, SectionPage
from cms.reading import cards
from cms.reading.pager import page_number


class EventIndexPage(SectionPage):
    """Lists the events below it."""

    subpage_types = ["codev_evenements.EventPage"]

    class Meta:
        verbose_name = "page de l’agenda"
        verbose_name_plural = "pages de l’agenda"

    def get_context(self, request, *args, **kwargs):
        number = page_number(request.GET.get("page", "1"))
        events = cards.card_page("events", self.locale.language_code, number)
        shown = {"events": events, "canonical_query": events.query}
        return super().get_context(request, *args, **kwargs) | shown


class EventPage(BasePage):
    """A public event."""

    class Kind(models.TextChoices):
        FORUM = "forum", "forum"
        MARKET = "foire", "foire"
        TRAINING = "formation", "formation"

    kind = models.CharField("genre", max_length=20, choices=Kind, default=Kind.FORUM)
    start = models.DateField("début")
    end = models.DateField("fin", null=True, blank=True)
    place = models.CharField("lieu", max_length=100)
    free = models.BooleanField("entrée libre", default=True)
    latitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("kind"),
        MultiFieldPanel([FieldPanel("start"), FieldPanel("end"), FieldPanel("free")], heading="Quand"),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("latitude"), FieldPanel("longitude")], heading="Où"),
        InlinePanel("speakers", heading="Intervenants", label="Intervenant"),
    ]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"

    def clean(self):
        super().clean()
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": "La fin précède le début : corrigez l’une des deux dates."})


class Speaker(Orderable):
    """Somebody who speaks at an event."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField("nom", max_length=100)

    panels = [FieldPanel("name")]

    class Meta(Orderable.Meta):
        verbose_name = "intervenant"
        verbose_name_plural = "intervenants"

    def __str__(self):
        return self.name
