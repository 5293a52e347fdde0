"""The contact page: a form that works without script and cookie, and the messages it received."""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm
from wagtail.contrib.forms.models import (
    AbstractFormField,
    AbstractFormSubmission,
    FormMixin,
    validate_to_address,
)
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.models import Page

from cms.pages import PageForm, SectionPage
from cms.slugs import slug_of
from home.answers import written_answer
from home.contact_form import ContactFormBuilder, TooMany, sender_of, stamped

AN_HOUR = timedelta(hours=1)
MOST_FROM_ONE = 5
MOST_FROM_ALL = 60
"""Messages in one hour, from one address and altogether, to one form."""
SUBMIT_TIME = "submit_time"
"""Wagtail's name for the moment in the list of messages."""
STATE = "mail-state"
"""Ours for what became of the mail; no field has a hyphen in its name."""


class ContactPageForm(PageForm, WagtailAdminFormPageForm):
    """The edit form: our rule for slugs, and Wagtail's check that no two fields have one name."""


class ContactField(AbstractFormField):
    """One thing that visitors are asked for."""

    page = ParentalKey("home.ContactPage", on_delete=models.CASCADE, related_name="form_fields")

    class Meta(AbstractFormField.Meta):
        verbose_name = _("champ du formulaire")
        verbose_name_plural = _("champs du formulaire")

    def get_field_clean_name(self):
        """The name of the field in the form: made of its label as addresses are of titles."""
        return slug_of(self.label).replace("-", "_") or "champ"


class ContactMessage(AbstractFormSubmission):
    """What a visitor wrote: kept first, then mailed; the list of messages says whether."""

    sender = models.CharField(max_length=64, blank=True)
    """Tells apart who writes too often; forgotten after a day."""
    mailed_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["mailed_at", "due_at"], name="contactmessage_by_due")]

    def get_data(self):
        unasked = dict.fromkeys(self.page.specific.field_types, "")
        answers = {_in_list(name): answer for name, answer in (unasked | self.answers()).items()}
        return super().get_data() | answers | {SUBMIT_TIME: self.submit_time, STATE: self.state}

    def answers(self) -> dict[str, str]:
        """Each answer in words, by the name of its field."""
        types = self.page.specific.field_types
        return {name: written_answer(answer, types.get(name, "")) for name, answer in self.form_data.items()}

    @property
    def state(self) -> str:
        if self.mailed_at:
            return str(_("envoyé"))
        return str(_("pas encore envoyé")) if not self.reason else f"{_('en échec')} : {self.reason}"


class ContactPage(FormMixin, SectionPage):
    """A form whose messages are kept for some months and mailed to the team."""

    to_address = models.CharField(
        _("destinataires"),
        max_length=255,
        blank=True,
        validators=[validate_to_address],
        help_text=_("Adresses séparées par des virgules. Vide : l’adresse électronique du site."),
    )
    thanks = models.TextField(
        _("remerciement"),
        max_length=500,
        default=_("Merci : votre message est arrivé. Nous vous répondrons dès que possible."),
    )
    keep_months = models.PositiveSmallIntegerField(
        _("conservation, en mois"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
        help_text=_("Les messages sont effacés ensuite ; dites-le dans la page Confidentialité."),
    )

    allowed_http_methods = (*SectionPage.allowed_http_methods, "POST")
    base_form_class = ContactPageForm
    form_builder = ContactFormBuilder
    subpage_types: list[str] = []
    content_panels = [
        FormSubmissionsPanel(),
        *SectionPage.content_panels,
        InlinePanel("form_fields", heading=_("Champs du formulaire"), label=_("Champ")),
        MultiFieldPanel(
            [FieldPanel("to_address"), FieldPanel("thanks"), FieldPanel("keep_months")],
            heading=_("Réception"),
        ),
    ]

    class Meta:
        verbose_name = _("page de contact")
        verbose_name_plural = _("pages de contact")

    def serve(self, request, *args, **kwargs):
        """The form, or what became of it; never kept by a cache, because it is stamped for one visitor."""
        form = self.get_form(request.POST if request.method == "POST" else None, page=self, user=request.user)
        status = 200
        if request.method == "POST" and form.is_valid():
            try:
                self.receive(form, request)
            except TooMany as refused:
                form.add_error(None, str(refused))
                status = 429
            else:
                return without_cache(HttpResponseRedirect(f"{request.path}?envoye"))
        elif request.method == "POST":
            status = 422
        sent = request.method != "POST" and "envoye" in request.GET
        context = self.get_context(request) | {"form": form, "stamp": stamped(self), "sent": sent}
        response = TemplateResponse(request, self.get_template(request), context, status=status)
        return without_cache(response)

    def receive(self, form, request) -> ContactMessage:
        """Keep the message; raises `TooMany`. One at a time, so that nobody slips past the count."""
        sender = sender_of(request)
        with transaction.atomic():
            Page.objects.select_for_update().get(pk=self.pk)
            lately = self.get_submissions().filter(submit_time__gt=timezone.now() - AN_HOUR)
            if lately.filter(sender=sender).count() >= MOST_FROM_ONE or lately.count() >= MOST_FROM_ALL:
                raise TooMany
            return ContactMessage.objects.create(form_data=form.cleaned_data, page=self, sender=sender)

    def get_submission_class(self):
        return ContactMessage

    def get_submissions(self):
        """Its messages, each of which knows this page without asking for it again."""
        return self.contactmessage_set.all()

    @cached_property
    def field_types(self) -> dict[str, str]:
        """The type of each field, by its name."""
        return {field.clean_name: field.field_type for field in self.form_fields.all()}

    def get_data_fields(self):
        moment, *asked = super().get_data_fields()
        return [moment, *((_in_list(name), label) for name, label in asked), (STATE, _("Courriel"))]

    def serve_preview(self, request, mode_name):
        return super(FormMixin, self).serve_preview(request, mode_name)

    preview_modes = [("", _("Formulaire"))]


def _in_list(name: str) -> str:
    """What a field is called in the list of messages: by its name, unless the moment has it."""
    return f"field-{name}" if name == SUBMIT_TIME else name


def without_cache(response):
    response["Cache-Control"] = "no-store"
    return response
