"""What the site says of itself in one language: name, licence, navigation, footer."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Page, TranslatableMixin

from cms.inline_rows import InlineRow
from cms.licences import LicenceCode
from cms.publishing import serialize
from cms.rich_text import absolute

GALLERY_EMPTY = (
    "La galerie est actuellement vide, veuillez réessayer ultérieurement. Merci de votre compréhension."
)


class SiteSettings(TranslatableMixin, ClusterableModel):
    """One row in each language; frozen as the item `site`."""

    name = models.CharField(_("nom du site"), max_length=100)
    tagline = models.CharField(_("accroche"), max_length=300, blank=True)
    publisher = models.CharField(
        _("éditeur"),
        max_length=200,
        blank=True,
        help_text=_("Nommé comme auteur chez les partenaires. Vide : le nom du site."),
    )
    licence = models.CharField(
        _("licence des contenus"), max_length=40, choices=LicenceCode, default=LicenceCode.CC_BY
    )
    contact_email = models.EmailField(_("adresse électronique"), blank=True)
    footer_text = models.TextField(_("texte du pied de page"), max_length=1000, blank=True)
    gallery_empty_message = models.TextField(
        _("message de la galerie vide"),
        max_length=500,
        blank=True,
        default=GALLERY_EMPTY,
        help_text=_("Montré tant qu’aucun album n’a de photo. Vide : la phrase habituelle."),
    )
    logo = models.ForeignKey(
        "media.SiteImage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("tagline"),
                FieldPanel("publisher"),
                FieldPanel("licence"),
                FieldPanel("logo"),
            ],
            heading=_("Identité"),
        ),
        InlinePanel("navigation_links", heading=_("Navigation"), label=_("Lien")),
        MultiFieldPanel([FieldPanel("footer_text"), FieldPanel("contact_email")], heading=_("Pied de page")),
        InlinePanel("footer_links", heading=_("Liens du pied de page"), label=_("Lien")),
        FieldPanel("gallery_empty_message"),
        InlinePanel("social_links", heading=_("Réseaux sociaux"), label=_("Compte")),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("identité et navigation")
        verbose_name_plural = _("identité et navigation")
        constraints = [models.UniqueConstraint(fields=["locale"], name="site_settings_once_by_language")]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.locale_id and SiteSettings.objects.filter(locale=self.locale_id).exclude(pk=self.pk).exists():
            raise ValidationError(
                _("Le site a déjà son identité en %(language)s : modifiez celle qui existe.")
                % {"language": self.locale}
            )


class SiteLink(InlineRow):
    """A link on every page: to a page of the site, or to an address elsewhere."""

    page = models.ForeignKey(
        Page, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("page")
    )
    url = models.URLField(_("ou adresse"), blank=True)
    title = models.CharField(
        _("intitulé"), max_length=60, blank=True, help_text=_("Vide : le titre de la page.")
    )

    panels = [PageChooserPanel("page"), FieldPanel("url"), FieldPanel("title")]

    class Meta(InlineRow.Meta):
        abstract = True

    def __str__(self):
        return self.title or self.url or str(self.page)

    def clean(self):
        super().clean()
        if bool(self.page) == bool(self.url):
            raise ValidationError(_("Choisissez une page, ou donnez une adresse : l’un des deux."))
        if self.url and not self.title:
            raise ValidationError({"title": _("Une adresse a besoin d’un intitulé.")})

    def as_item(self):
        """`{"title", "url", "item"}`, or None when the page is not public or the address opens no page."""
        target = serialize(self.page) if self.page else None
        url = target["url"] if target else absolute(self.url)
        return {"title": self.title or target["title"], "url": url, "item": target} if url else None


class NavigationLink(SiteLink):
    """A link of the main navigation."""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="navigation_links")

    class Meta(SiteLink.Meta):
        verbose_name = _("lien de navigation")
        verbose_name_plural = _("liens de navigation")


class FooterLink(SiteLink):
    """A link at the bottom: legal notice, privacy, contact…"""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="footer_links")

    class Meta(SiteLink.Meta):
        verbose_name = _("lien du pied de page")
        verbose_name_plural = _("liens du pied de page")


class SocialLink(InlineRow):
    """An account of the site on another service."""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="social_links")
    title = models.CharField(_("nom"), max_length=60)
    url = models.URLField(_("adresse"))

    panels = [FieldPanel("title"), FieldPanel("url")]

    class Meta(InlineRow.Meta):
        verbose_name = _("réseau social")
        verbose_name_plural = _("réseaux sociaux")

    def __str__(self):
        return self.title

    def as_item(self):
        """`{"title", "url"}`, or None when the address opens no page."""
        url = absolute(self.url)
        return {"title": self.title, "url": url} if url else None
