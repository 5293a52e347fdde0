"""No way in leaves text as it came: forms, files, rows, blocks, the authoring API."""

import json

import pytest
from django import forms
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import translation
from taggit.models import Tag
from wagtail.admin.panels import get_edit_handler
from wagtail.blocks import Block, FieldBlock, ListBlock
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import StreamField
from wagtail.models import APIToken, Collection, Comment, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.media.models import SiteDocument, SiteImage
from home.models import SiteSettings, StandardPage
from news.models import NewsPage, Topic
from projects.models import ProjectPage
from tests.cms.media.builders import PDF, encoded, picture, upload
from tests.home.builders import editor, home_page, standard_page
from tests.news.builders import article

TYPED = "https://exemple.org/Ke\u0301\u00adnie\u0301ba\u200b"
KEPT = "https://exemple.org/Kéniéba"
NAMED, NAME = "Ke\u0301nie\u0301ba\u200b", "Kéniéba"

NOT_TEXT = (forms.UUIDField, forms.JSONField, forms.GenericIPAddressField)
"""Fields of text by descent only: identifiers and addresses that are refused unless they are ASCII, and JSON,
whose strings are read as text by who asks for them."""


# Every field there is


def descendants(kind: type) -> set[type]:
    return {found for child in kind.__subclasses__() for found in {child, *descendants(child)}}


def with_panels() -> list[type]:
    """The forms in which the staff edit what has panels: pages, lists, settings, files."""
    kinds = ("edit_handler", "panels", "content_panels")
    edited = [model for model in apps.get_models() if any(hasattr(model, kind) for kind in kinds)]
    assert {NewsPage, ProjectPage, SiteSettings} <= {*edited}
    return [get_edit_handler(model).get_form_class() for model in edited]


def form_fields() -> dict[str, forms.Field]:
    kinds = {*with_panels(), *descendants(forms.BaseForm)}
    for kind in list(kinds):
        kinds |= {formset.form for formset in getattr(kind, "formsets", {}).values()}
    found = {}
    for kind in kinds:
        for name, field in getattr(kind, "base_fields", {}).items():
            parts = getattr(field, "fields", ())
            for at, part in enumerate([field, *parts]):
                found[f"{kind.__module__}.{kind.__name__}.{name}.{at}"] = part
    return found


def blocks_of(block: Block) -> dict[int, Block]:
    """A block and all below it; some hold themselves."""
    found, left = {}, [block]
    while left:
        one = left.pop()
        if id(one) not in found:
            found[id(one)] = one
            left += (
                [one.child_block] if isinstance(one, ListBlock) else getattr(one, "child_blocks", {}).values()
            )
    return found


def block_fields() -> list[forms.Field]:
    roots = [
        field.stream_block
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, StreamField)
    ]
    every = {key: block for root in roots for key, block in blocks_of(root).items()}
    return [block.field for block in every.values() if isinstance(block, FieldBlock)]


def unkept(field: forms.Field) -> bool:
    """Whether a field of a form takes text as it came."""
    if type(field) is forms.Field:  # reads nothing by itself
        return True
    if not isinstance(field, forms.CharField) or isinstance(field.widget, forms.PasswordInput):
        return False
    try:
        return field.to_python(TYPED) not in (KEPT, KEPT.lower())
    except ValidationError:
        return not isinstance(field, NOT_TEXT)


def test_every_field_of_every_form_keeps_text():
    fields = form_fields()
    assert len(fields) > 300
    assert [name for name, field in fields.items() if unkept(field)] == []


def test_every_block_keeps_text():
    fields = block_fields()
    assert len(fields) > 20
    assert [field for field in fields if unkept(field)] == []


def test_every_column_keeps_text():
    kinds = (models.CharField, models.TextField)
    columns = [
        field for model in apps.get_models() for field in model._meta.local_fields if isinstance(field, kinds)
    ]
    assert len(columns) > 200
    assert [str(field) for field in columns if field.get_prep_value(TYPED) != KEPT] == []


READ = {
    forms.DateField: "12/05/2026",
    forms.DateTimeField: "12/05/2026 9:00",
    forms.TimeField: "09:00",
    forms.DurationField: "1:00:00",
    forms.IntegerField: "12",
    forms.FloatField: "12.5",
    forms.DecimalField: "12.5",
    forms.ChoiceField: "x",
}


@pytest.mark.parametrize(("kind", "typed"), READ.items(), ids=[kind.__name__ for kind in READ])
@pytest.mark.parametrize("around", ["\u200e{}", "{}\u200b", "\ufeff{}"])
def test_what_is_no_text_is_read_without_what_nobody_sees(kind, typed, around):
    assert kind().to_python(around.format(typed)) == kind().to_python(typed)
    assert kind(required=False).clean("\u200b") in (None, "")


def test_a_refused_date_is_repeated_as_it_is_seen():
    with translation.override("fr"), pytest.raises(ValidationError) as refused:
        forms.DateField().clean("\u200ehier\u200b")
    assert "« hier »" in refused.value.messages[0]


@pytest.mark.parametrize("typed", ["\u2800", "\u2800 \u2800\u200b", "\U0001d159"])
def test_what_is_drawn_as_nothing_does_not_fill_a_required_field(typed):
    for widget in (forms.TextInput, forms.Textarea):
        with pytest.raises(ValidationError) as refused:
            forms.CharField(widget=widget).clean(typed)
        assert refused.value.code == "required"
    assert forms.CharField().clean(f"⠃{typed}⠃") == f"⠃{typed}⠃".replace("\u200b", "")


def test_passwords_are_left_as_typed():
    assert forms.CharField(widget=forms.PasswordInput).to_python(NAMED) == NAMED


# The ways in, one by one


@pytest.mark.django_db
class TestWaysIn:
    def test_a_page_of_the_administration(self):
        blocks = streamfield(
            [
                ("paragraph", rich_text(f"<p>{NAMED}</p>")),
                ("heading", {"text": NAMED, "level": "2", "anchor": ""}),
            ]
        )
        given = {"title": NAMED, "slug": "", "summary": NAMED, "body": blocks, "seo_title": NAMED}
        fields = nested_form_data({**given, "comments": inline_formset([])})
        address = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home_page().pk])
        answer = editor().post(address, {**fields, "action-publish": "1"})
        assert answer.status_code == 302, answer.context["form"].errors
        page = StandardPage.objects.get(title=NAME)
        assert (page.summary, page.seo_title, page.draft_title, page.slug) == (NAME, NAME, NAME, "kenieba")
        assert NAMED not in json.dumps(page.latest_revision.content, ensure_ascii=False)
        assert [NAME in str(block.value) for block in page.body] == [True, True]

    def test_the_authoring_api(self, settings):
        settings.ROOT_URLCONF = "tests.secrets.urls"  # with the authoring API
        user = User.objects.create_superuser("awa")
        _, token = APIToken.create_token(user=user, name="x")
        body = {"meta": {"type": "home.StandardPage", "parent_id": home_page().pk}, "title": NAMED}
        answer = Client().post(
            "/authoring/v3/pages/",
            json.dumps(body),
            content_type="application/json",
            headers={"authorization": f"Bearer {token}"},
        )
        assert answer.status_code in (200, 201), answer.content
        assert StandardPage.objects.get().latest_revision.content["title"] == NAME

    def test_blocks_that_a_program_writes(self):
        page = article(
            "Un titre", body=[("paragraph", f"<p>{NAMED} &shy;</p>"), ("heading", {"text": NAMED})]
        )
        page.refresh_from_db()
        assert NAMED not in json.dumps(list(page.body.raw_data), ensure_ascii=False)

    def test_rows_that_a_program_writes_one_by_one_or_together(self):
        made = Topic(label="a", slug="a")
        made.save()
        Topic.objects.update(label=NAMED)
        made.refresh_from_db()
        assert made.label == NAME
        made.label = f"{NAMED} 2"
        Topic.objects.bulk_update([made], ["label"])
        assert Topic.objects.filter(label=f"{NAMED} 2").values_list("label", flat=True)[0] == f"{NAME} 2"
        root = Collection.get_first_root_node()
        root.add_child(name=NAMED)
        assert root.get_children().filter(name=NAME).exists()

    def test_a_picture_its_name_and_its_tags(self):
        Tag.objects.create(name=NAME, slug="k")
        data = {"files[]": upload(encoded(picture()), f"{NAMED}.jpg"), "title": NAMED, "collection": "1"}
        answer = editor().post(reverse("wagtailimages:add_multiple"), data)
        image = SiteImage.objects.get()
        assert json.loads(answer.content)["success"]
        assert image.title == NAME
        image.tags.add(NAMED)
        image.save()
        assert [tag.name for tag in image.tags.all()] == [NAME]
        assert Tag.objects.count() == 1

    def test_a_document_and_the_name_that_it_is_downloaded_under(self):
        data = {"title": NAMED, "file": upload(PDF, f"{NAMED}.pdf"), "collection": "1", "tags": NAMED}
        assert editor().post(reverse("wagtaildocs:add"), data).status_code == 302
        document = SiteDocument.objects.get()
        assert (document.title, document.download_name) == (NAME, f"{NAME}.pdf")

    def test_redirects(self):
        given = {
            "old_path": f"/{NAMED}",
            "redirect_link": "https://exemple.org/",
            "is_permanent": "on",
            "site": "",
        }
        assert editor().post(reverse("wagtailredirects:add"), given).status_code == 302
        assert Redirect.objects.get().old_path == f"/{NAME}"

    def test_accounts(self):
        User.objects.create_user(NAMED, first_name=NAMED, email="e@exemple.org")
        assert User.objects.get(username=NAMED).get_username() == NAME

    def test_comments(self):
        page = standard_page("Un titre")
        Comment.objects.create(
            page=page, user=User.objects.create_user("awa"), text=NAMED, contentpath="title"
        )
        assert Comment.objects.get().text == NAME

    def test_a_page_s_password_opens_however_it_is_typed(self):
        page = standard_page("Réservée")
        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.PASSWORD, password=NAMED
        )
        for typed in (NAMED, NAME):
            assert Client().post(page.url, {"password": typed}).status_code == 302
        assert Client().post(page.url, {"password": "Kenieba"}).status_code != 302
