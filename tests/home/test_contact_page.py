"""The contact form: no cookie, no script, every refusal with its reason, nothing lost or kept for ever."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from cms.csv_injection import formula_safe
from cms.testing import catch_up
from home import contact_mail
from home.answers import written_answer
from home.contact_form import STAMP, TRAP, ContactFormBuilder
from home.contact_page import MOST_FROM_ONE
from home.models import ContactField, ContactMessage, ContactPage, SiteSettings
from home.site_loading import CONTACT_FIELDS
from tests.home.builders import editor, home_page, published, read
from tests.typography import as_typed

pytestmark = pytest.mark.django_db

HERE = {"sec-fetch-site": "same-origin"}
WORDS = {
    "votre_nom": "Awa",
    "votre_adresse_electronique": "awa@example.org",
    "votre_message": "L’eau coule-t-elle ?\nMerci.",
}


@pytest.fixture
def page() -> ContactPage:
    made = ContactPage(title="Contact", to_address="equipe@example.org")
    made.form_fields.set([ContactField(sort_order=at, **field) for at, field in enumerate(CONTACT_FIELDS)])
    return published(made, home_page())


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True, headers=HERE)


def stamp(page, visitor, time_machine) -> str:
    """That of a form that was opened a minute ago; from then on the clock stands still."""
    time_machine.move_to(timezone.now(), tick=False)
    found = re.search(rf'name="{STAMP}" value="([^"]+)"', visitor.get(page.url).content.decode())[1]
    time_machine.shift(60)
    return found


@pytest.fixture
def send(page, visitor, time_machine):
    """What a visitor sends, a minute after opening the form."""

    def sending(client=visitor, **words):
        given = {STAMP: stamp(page, visitor, time_machine), TRAP: ""} | WORDS | words
        return client.post(page.url, given)

    return sending


def test_the_form_is_for_everybody_and_kept_by_no_cache(page):
    answer = Client().get(page.url)
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert "csrf" not in answer.content.decode()
    assert 'autocomplete="email"' in answer.content.decode()


def test_a_message_is_kept_and_thanked_for(page, send):
    answer = send()
    assert (answer.status_code, answer["Location"]) == (302, f"{page.url}?envoye")
    assert not answer.cookies
    assert page.thanks in read(answer["Location"])
    assert ContactMessage.objects.get().form_data == WORDS


def test_a_message_is_kept_without_what_nobody_sees(send):
    send(votre_message="L’e\u0301cole\x00\r\nde Ke\u00adnie\u0301ba\u200b")
    assert ContactMessage.objects.get().form_data["votre_message"] == "L’école\nde Keniéba"


def test_it_is_mailed_afterwards_so_that_an_answer_reaches_the_visitor(page, send):
    send()
    assert mail.outbox == []
    contact_mail.send_and_erase_messages()
    (sent,) = mail.outbox
    assert (sent.to, sent.reply_to) == (["equipe@example.org"], ["awa@example.org"])
    assert "L’eau coule-t-elle ?\nMerci." in sent.body
    contact_mail.send_and_erase_messages()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "a@b.org, c@d.org",
        "awa@b.org\r\nBcc: c@d.org",
        "a@b.org;c@d.org",
        ["a@b.org", "c@d.org"],
        3,
        "x",
    ],
)
def test_what_is_not_one_address_is_no_reply_address(page, send, answer):
    """The editors made a field of addresses of one that had been answered otherwise."""
    send()
    message = ContactMessage.objects.get()
    message.form_data["votre_adresse_electronique"] = answer
    message.save()
    contact_mail.send_and_erase_messages()
    (sent,) = mail.outbox
    assert (sent.reply_to, sent.extra_headers) == ([], {"Auto-Submitted": "auto-generated"})
    assert "Bcc" not in sent.message()


def test_a_mail_server_that_fails_loses_nothing_and_is_tried_again(page, send, monkeypatch, time_machine):
    def refused(self):
        raise ConnectionRefusedError("111")

    send()
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refused)
        contact_mail.send_and_erase_messages()
    message = ContactMessage.objects.get()
    assert message.reason == "ConnectionRefusedError: 111"
    assert "message dont le courriel" in editor().get("/admin/").content.decode()
    contact_mail.send_and_erase_messages()
    assert mail.outbox == []
    time_machine.shift(6 * 60)
    contact_mail.send_and_erase_messages()
    assert len(mail.outbox) == 1
    assert ContactMessage.objects.get().reason == ""


def test_without_an_address_the_reason_says_where_to_write_one(page, send):
    ContactPage.objects.update(to_address="")
    send()
    contact_mail.send_and_erase_messages()
    assert ContactMessage.objects.get().reason.startswith("aucune adresse où l’envoyer")


def test_the_address_of_the_site_is_used_where_the_page_names_none(page, send):
    ContactPage.objects.update(to_address="")
    SiteSettings.objects.create(locale=page.locale, name="Codev", contact_email="site@example.org")
    send()
    contact_mail.send_and_erase_messages()
    assert mail.outbox[0].to == ["site@example.org"]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"votre_message": ""}, "Ce champ est nécessaire : remplissez-le"),
        ({"votre_adresse_electronique": "awa"}, 'href="#id_votre_adresse_electronique"'),
        ({"votre_message": "x" * 5001}, 'href="#id_votre_message"'),
        ({TRAP: "https://spam.example"}, "Un champ caché"),
        ({STAMP: ""}, "n’est pas complet"),
        ({STAMP: "1:aaaaaa:bbbb"}, "n’est pas complet"),
    ],
    ids=["nothing said", "no address", "too long", "trap", "no stamp", "forged stamp"],
)
def test_what_is_refused_says_why_and_keeps_the_words(send, given, fault):
    answer = send(**given)
    html = as_typed(answer.content.decode())
    assert answer.status_code == 422
    assert fault in html
    assert 'role="alert"' in html
    assert 'value="Awa"' in html
    assert answer["Cache-Control"] == "no-store"
    assert not ContactMessage.objects.exists()


def test_a_field_with_a_fault_says_so_to_screen_readers(send):
    html = send(votre_message="").content.decode()
    assert re.search(r'<textarea[^>]*aria-invalid="true"[^>]*aria-describedby="id_votre_message_error"', html)
    assert 'id="id_votre_message_error"' in html


def test_a_form_that_is_sent_in_no_time_or_after_a_day_is_refused(page, visitor, time_machine):
    given = WORDS | {STAMP: stamp(page, visitor, time_machine)}
    time_machine.shift(-59)
    assert "plus vite" in visitor.post(page.url, given).content.decode()
    time_machine.shift(24 * 3600)
    assert "trop longtemps" in visitor.post(page.url, given).content.decode()


def test_the_stamp_of_another_form_is_not_taken(page, visitor, time_machine):
    other = published(ContactPage(title="Presse"), home_page())
    answer = visitor.post(page.url, WORDS | {STAMP: stamp(other, visitor, time_machine)})
    assert "n’est pas complet" in answer.content.decode()


def test_who_writes_too_often_is_asked_to_wait_and_others_are_not(send, page):
    for _ in range(MOST_FROM_ONE):
        assert send().status_code == 302
    refused = send()
    assert refused.status_code == 429
    assert "Trop de messages" in refused.content.decode()
    assert "L’eau coule-t-elle" in refused.content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.7", headers=HERE)
    assert send(elsewhere).status_code == 302


def test_a_neighbour_in_the_same_ipv6_network_counts_as_the_same_sender(send):
    for number in range(MOST_FROM_ONE):
        send(Client(REMOTE_ADDR=f"2001:db8::{number}", headers=HERE))
    assert send(Client(REMOTE_ADDR="2001:db8::ffff", headers=HERE)).status_code == 429
    assert send(Client(REMOTE_ADDR="2001:db8:0:1::1", headers=HERE)).status_code == 302


def test_an_hour_later_they_may_write_again(send, time_machine):
    for _ in range(MOST_FROM_ONE):
        send()
    time_machine.shift(3600)
    assert send().status_code == 302


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 302),
        ({"sec-fetch-site": "none"}, 302),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://testserver"}, 302),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "null"}, 403),
        ({}, 302),
        ({"cookie": "sessionid=x"}, 403),
    ],
)
def test_another_site_cannot_send_the_form_in_somebodys_name(send, headers, status):
    assert send(Client(enforce_csrf_checks=True, headers=headers)).status_code == status


def test_other_pages_take_nothing(page, visitor):
    assert visitor.post("/", {}).status_code == 405


def test_an_address_is_not_kept_and_what_tells_senders_apart_is_forgotten_after_a_day(send, time_machine):
    send()
    sender = ContactMessage.objects.get().sender
    assert len(sender) == 64
    assert "127.0.0.1" not in sender
    time_machine.shift(25 * 3600)
    contact_mail.erase_old()
    assert ContactMessage.objects.get().sender == ""


def test_messages_are_erased_when_their_time_has_come(page, send):
    send()
    for months, left in ((11, 1), (13, 0)):
        ContactMessage.objects.update(submit_time=timezone.now() - timedelta(days=30.44 * months))
        contact_mail.erase_old()
        assert ContactMessage.objects.count() == left


def test_the_staff_read_and_delete_messages_and_download_harmless_tables(page, send):
    send(votre_nom="=HYPERLINK(1)")
    client, address = editor(), f"/admin/forms/submissions/{page.pk}/"
    assert "pas encore envoyé" in client.get(address).content.decode()
    table = client.get(f"{address}?export=csv")
    (row,) = csv.DictReader(io.StringIO(b"".join(table.streaming_content).decode()))
    assert row["Votre nom"] == "'=HYPERLINK(1)"
    chosen = f"{address}delete/?selected-submissions={ContactMessage.objects.get().pk}"
    client.post(chosen)
    assert not ContactMessage.objects.exists()


EVERYTHING = [
    ("Prénom", "singleline", "", "=Awa", "=Awa"),
    ("Besoins", "checkboxes", "Eau,École", ["Eau", "École"], "Eau, École"),
    ("Langues", "multiselect", "Bambara,Soninké", ["Bambara"], "Bambara"),
    ("Accord", "checkbox", "", "on", "oui"),
    ("Rappel", "checkbox", "", "", "non"),
    ("Jour", "date", "", "01/03/2027", "1er mars 2027"),
    ("Rendez-vous", "datetime", "", "29/03/2027 14:30", "29 mars 2027 à 14:30"),
    ("Montant", "number", "", "1250.5", "1250,5"),
    ("Rien", "date", "", "", ""),
]
"""The label, type and choices of a field, what is sent, and what the team reads."""


@pytest.fixture
def answered(page, visitor, time_machine):
    """A message to a form with a field of every type."""
    page.form_fields.set(
        ContactField(sort_order=at, label=label, field_type=kind, choices=choices, required=False)
        for at, (label, kind, choices, _sent, _read) in enumerate(EVERYTHING)
    )
    page.save()
    names = [field.clean_name for field in page.form_fields.all()]
    given = {name: sent for name, (*_field, sent, _read) in zip(names, EVERYTHING, strict=True)}
    answer = visitor.post(page.url, given | {STAMP: stamp(page, visitor, time_machine), TRAP: ""})
    assert answer.status_code == 302, answer.content.decode()
    return ContactMessage.objects.get()


@pytest.mark.parametrize("kind", ["radio", "dropdown", "checkboxes", "multiselect"])
@pytest.mark.parametrize("typed", ["Eau, École,", "Eau,, École", "Eau\n\nÉcole\n", "Eau\n \nEau\nÉcole,"])
def test_what_is_left_blank_between_choices_is_no_choice(kind, typed):
    field = ContactField(label="Besoin", field_type=kind, choices=typed, clean_name="besoin")
    form = ContactFormBuilder([field]).get_form_class()
    assert form.base_fields["besoin"].choices == [("Eau", "Eau"), ("École", "École")]


def test_the_team_reads_answers_in_words(page, answered):
    contact_mail.send_and_erase_messages()
    said = [f"{label}\n{words or '—'}\n" for label, *_field, words in EVERYTHING]
    assert mail.outbox[0].body.startswith("\n".join(said))


def test_the_list_of_messages_and_its_tables_say_the_same(page, answered):
    client, address = editor(), f"/admin/forms/submissions/{page.pk}/"
    UserProfile.get_for_user(User.objects.get(pk=client.session["_auth_user_id"]))
    UserProfile.objects.update(current_time_zone="Africa/Bamako")
    html = client.get(address).content.decode()
    table = client.get(f"{address}?export=csv")
    (row,) = csv.DictReader(io.StringIO(b"".join(table.streaming_content).decode()))
    book = load_workbook(io.BytesIO(b"".join(client.get(f"{address}?export=xlsx").streaming_content)))
    headings, values = book.active.iter_rows(values_only=True)
    cells = dict(zip(headings, values, strict=True))
    for label, *_field, said in EVERYTHING:
        assert said in html
        assert row[label] == formula_safe(said)
        assert (cells[label] or "") == formula_safe(said)


def test_a_table_of_messages_says_when_they_came_by_the_clock_of_the_site(page, send, time_machine):
    send()
    ContactMessage.objects.update(submit_time=datetime(2026, 12, 31, 23, 30, 15, 123456, tzinfo=UTC))
    client, address = editor(), f"/admin/forms/submissions/{page.pk}/"
    table = b"".join(client.get(f"{address}?export=csv").streaming_content).decode()
    assert "2027-01-01 00:30:15," in table
    book = load_workbook(io.BytesIO(b"".join(client.get(f"{address}?export=xlsx").streaming_content)))
    assert book.active.cell(2, 1).value == datetime(2027, 1, 1, 0, 30, 15)
    assert "1er janvier 2027" in client.get(address).content.decode()


def test_a_list_of_messages_costs_the_same_for_one_and_for_many(page, answered):
    client, address = editor(), f"/admin/forms/submissions/{page.pk}/?export=csv"
    b"".join(client.get(address).streaming_content)
    with CaptureQueriesContext(connection) as one:
        b"".join(client.get(address).streaming_content)
    for _ in range(3):
        ContactMessage.objects.create(page=page, form_data=answered.form_data)
    with CaptureQueriesContext(connection) as several:
        b"".join(client.get(address).streaming_content)
    assert len(several) == len(one)


@pytest.mark.parametrize("field_type", ["singleline", "date", "datetime", "number", "checkbox", "gone"])
@pytest.mark.parametrize(
    "answer", ["demain", "", True, ["a", "b"], 3, None, "2027-13-45", "2027-13-45T25:00Z"]
)
def test_an_answer_to_a_field_that_has_changed_is_still_read(answer, field_type):
    assert isinstance(written_answer(answer, field_type), str)


@pytest.mark.parametrize(
    ("answer", "field_type"),
    [
        *((typed, "number") for typed in ("nan", "NaN", "sNaN", "Infinity", "-inf", "+223", "007", "1_000")),
        *((typed, "number") for typed in ("1e999999999999999999999", "-1e-9999999999999999999", "douze")),
        *((typed, "date") for typed in ("2027-02-30", "20221231", "2026-W01-1", "hier")),
        *((typed, "datetime") for typed in ("2027-02-30T25:00Z", "20221231", "2026-11-01", "12h")),
    ],
)
def test_an_answer_that_its_field_would_not_have_kept_is_shown_as_it_was_written(answer, field_type):
    assert written_answer(answer, field_type) == answer


def test_numbers_that_a_field_keeps_are_written_however_large_or_small():
    written = {"12.50": "12,50", "1E+999999": "1e+999999", "1E-999999": "1e-999999", "-0": "-0"}
    assert {answer: written_answer(answer, "number") for answer in written} == written


def test_a_list_with_answers_of_fields_that_have_changed_is_shown_mailed_and_downloaded(page):
    kinds = ["number", "number", "date", "datetime", "number", "singleline"]
    answers = ["sNaN", "Infinity", "2027-02-30", "20221231", ["a", None], True]
    page.form_fields.set(
        ContactField(sort_order=at, label=f"Champ {at}", field_type=kind) for at, kind in enumerate(kinds)
    )
    page.save()
    given = {f"champ_{at}": answer for at, answer in enumerate(answers)}
    message = ContactMessage.objects.create(page=page, form_data=given)
    client, address = editor(), f"/admin/forms/submissions/{page.pk}/"
    html = client.get(address).content.decode()
    table = b"".join(client.get(f"{address}?export=csv").streaming_content).decode()
    assert b"".join(client.get(f"{address}?export=xlsx").streaming_content)
    body = contact_mail.mail_of(message).body
    for said in ("sNaN", "Infinity", "2027-02-30", "20221231", "a", "oui"):
        assert said in html
        assert said in table
        assert f"\n{said}\n" in body


def test_no_field_hides_what_the_list_says_of_a_message_nor_is_hidden(page):
    labels = ["Mail", "Submit time", "Mail state"]
    page.form_fields.set(
        ContactField(sort_order=at, label=label, field_type="singleline") for at, label in enumerate(labels)
    )
    page.save()
    given = {"mail": "awa@example.org", "submit_time": "le matin", "mail_state": "Kayes"}
    message = ContactMessage.objects.create(page=page, form_data=given)
    ContactMessage.objects.update(submit_time=datetime(2026, 11, 3, 9, 5, tzinfo=UTC))
    client, address = editor(), f"/admin/forms/submissions/{page.pk}/"
    html = client.get(address).content.decode()
    table = client.get(f"{address}?export=csv")
    (row,) = csv.reader(io.StringIO(b"".join(table.streaming_content).decode().partition("\n")[2]))
    assert row == ["2026-11-03 10:05:00", *given.values(), "pas encore envoyé"]
    assert all(said in html for said in ("3 novembre 2026", *given.values(), "pas encore envoyé"))
    assert message.get_data()["mail"] == "awa@example.org"


def test_what_was_not_asked_yet_when_a_message_came_is_left_empty(page, send):
    send()
    page.form_fields.add(ContactField(sort_order=9, label="Commune", field_type="singleline"))
    page.save()
    client, address = editor(), f"/admin/forms/submissions/{page.pk}/"
    html = client.get(address).content.decode()
    assert "Commune" in html
    assert re.findall(r"\bNone\b", html.partition("<tbody>")[2].partition("</tbody>")[0]) == []
    table = client.get(f"{address}?export=csv")
    (row,) = csv.DictReader(io.StringIO(b"".join(table.streaming_content).decode()))
    assert (row["Votre nom"], row["Commune"]) == ("Awa", "")


def test_partners_receive_the_page_and_never_its_messages(page, send):
    send()
    catch_up()
    items = Client().get("/api/v1/content/pages?view=full&limit=100").content.decode()
    assert "Contact" in items
    assert "awa@example.org" not in items


def test_the_form_is_edited_previewed_and_published_in_the_administration(page):
    client = editor()
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    assert ContactPage.objects.get().make_preview_request().status_code == 200


def test_a_field_is_named_by_the_rule_of_addresses():
    labels = ["Votre Kɛnɛya n°4", "Œuvre/lieu", "…"]
    fields = [ContactField(label=label, field_type="singleline") for label in labels]
    assert [field.get_field_clean_name() for field in fields] == ["votre_keneya_no_4", "oeuvre_lieu", "champ"]
