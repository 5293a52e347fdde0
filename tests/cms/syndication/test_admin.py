"""The administration of partners: what the staff see of each partner, and what they can do."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.users.models import UserProfile

from cms.publishing import head
from cms.publishing.models import Publication
from cms.syndication import signing, tokens
from cms.syndication.admin.lag import lags
from cms.syndication.messages import next_message
from cms.syndication.models import Attempt, Partner, Subscription, Token
from cms.syndication.wagtail_hooks import PartnersViewSet
from cms.syndication.webhook_delivery import AttemptOutcome, claim, deliver, record
from tests.cms.reading.builder import publish, withdraw
from tests.cms.syndication.receiver import answering
from tests.news.builders import article

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_page(admin_client):
    """GET or POST a page about partners by name; the text of the answer."""

    def ask(name, *args, data=None, status=200):
        address = reverse(f"partners:{name}", args=args)
        answer = admin_client.get(address) if data is None else admin_client.post(address, data, follow=True)
        assert answer.status_code == status
        return answer.content.decode()

    return ask


def text_of(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html).split()).replace(" ,", ",")


FORM = {"partner_name": "Kayes Info", "email": "", "url": "http://127.0.0.1:9/webhook"}


def test_nobody_yet(admin_page):
    assert "Ajoutez le premier abonnement" in admin_page("index")


def test_one_form_connects_a_partner_and_shows_the_secret_once(admin_page):
    answer = admin_page("add", data=FORM | {"types": ["news"], "languages": ["fr"]})
    made = Subscription.objects.get()
    assert signing.secret(made) in answer
    assert (made.partner.name, made.types, made.languages) == ("Kayes Info", ["news"], ["fr"])
    assert (made.epoch, made.seq) == head()
    for page in (admin_page("index"), admin_page("partner", made.partner_id), admin_page("edit", made.pk)):
        assert "whsec_" not in page


def test_a_second_subscription_of_a_partner_joins_it(admin_page):
    admin_page("add", data=FORM)
    admin_page("add", data=FORM | {"partner_name": "kayes info", "url": "http://127.0.0.1:9/autre"})
    assert Partner.objects.get().subscriptions.count() == 2


def test_an_address_with_accents_is_written_as_programs_do(admin_page):
    admin_page("add", data=FORM | {"url": "https://École.example:8443/à-nous?q=été"})
    made = Subscription.objects.get()
    assert made.url == "https://xn--cole-9oa.example:8443/%C3%A0-nous?q=%C3%A9t%C3%A9"
    admin_page("add", data=FORM | {"partner_name": "Straße", "url": "HTTPS://Straße.example.:443/webhook"})
    assert Subscription.objects.get(partner__name="Straße").url == "https://xn--strae-oqa.example/webhook"


@pytest.mark.parametrize(
    "url", ["https://a..b/", "https://[::1/", f"https://{'a' * 64}.example/", "https://"]
)
def test_an_address_that_is_none_is_refused(admin_page, url):
    admin_page("add", data=FORM | {"url": url})
    assert not Subscription.objects.exists()


def test_the_same_address_twice_is_refused_in_words(admin_page):
    admin_page("add", data=FORM)
    assert "est déjà appelé à cette adresse" in admin_page("add", data=FORM)
    assert Subscription.objects.count() == 1


def test_a_private_address_is_refused_on_its_field(admin_page, settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"
    assert "commence par https://" in admin_page("add", data=FORM)
    assert not Subscription.objects.exists()
    assert not Partner.objects.exists()


def test_the_lag_is_said_in_words(admin_page, subscription):
    assert "à jour" in text_of(admin_page("index"))
    for hours in (2, 1):
        publish(updated_at=timezone.now() - timedelta(hours=hours))
    assert "2 changements en retard depuis 2 heures" in text_of(admin_page("index")).replace("\xa0", " ")


def test_lags_cost_one_query_however_many(partner, django_assert_num_queries):
    many = [
        Subscription.objects.create(partner=partner, url=f"http://127.0.0.1:9/{number}", types=["news"])
        for number in range(4)
    ]
    publish(type="projects")
    publish()
    with django_assert_num_queries(2):
        assert [lag.changes for lag in lags(many).values()] == [1, 1, 1, 1]


def test_one_that_is_far_behind_hides_nothing_of_another(partner, monkeypatch, empty):
    monkeypatch.setattr("cms.syndication.admin.lag.MOST_READ", 3)
    rows = [publish() for _ in range(6)]
    starts = {0: 6, rows[1].seq: 4, rows[2].seq: 3, rows[4].seq: 1, rows[5].seq: 0}
    many = [
        Subscription.objects.create(
            partner=partner, url=f"http://127.0.0.1:9/{seq}", epoch=head().epoch, seq=seq
        )
        for seq in starts
    ]
    assert [lag.changes for lag in lags(many).values()] == list(starts.values())


def test_a_test_is_sent_and_its_answer_is_told(admin_page, subscription, receiver):
    assert "Le partenaire a répondu 204" in admin_page("test", subscription.pk, data={})
    receiver.answers = [answering(500, b"casse")]
    page = admin_page("test", subscription.pk, data={})
    assert "L’essai a échoué : le partenaire a répondu 500" in text_of(page)
    assert "casse" in page


def test_an_answer_with_markup_is_shown_as_text(admin_page, subscription, receiver):
    receiver.answers = [answering(500, b"<script>alert(1)</script>")]
    assert "<script>alert" not in admin_page("test", subscription.pk, data={})


def test_pause_keeps_what_is_pending_and_resume_sends_it(admin_page, subscription, receiver):
    admin_page("pause", subscription.pk, data={})
    publish()
    assert not deliver(subscription.pk)
    assert "en pause, 1 changement en retard" in text_of(admin_page("partner", subscription.partner_id))
    admin_page("resume", subscription.pk, data={})
    assert deliver(subscription.pk)


def test_a_new_secret_is_shown_once_with_the_end_of_the_former_one(admin_page, subscription):
    former = signing.secret(subscription)
    page = admin_page("rotate", subscription.pk, data={})
    now = Subscription.objects.get()
    assert signing.secret(now) in page
    assert former not in page
    assert "L’ancien secret signe encore" in page


def test_replay_from_a_date_sends_again_what_changed_since(admin_page, subscription, receiver, empty):
    publish("Ancien", updated_at=timezone.now() - timedelta(days=40))
    row = publish("Récent", updated_at=timezone.now())
    Subscription.objects.update(seq=head().head)
    since = (timezone.localdate() - timedelta(days=7)).isoformat()
    admin_page("replay", subscription.pk, data={"since": since})
    deliver(subscription.pk)
    assert receiver.received[0].changes == [("put", row.seq)]


def test_replay_never_skips_what_is_pending_already(admin_page, subscription, receiver, empty):
    """A partner that was paused for a week is sent all of it, from whichever day one replays."""
    row = publish("De la semaine passée", updated_at=timezone.now() - timedelta(days=7))
    for since in (timezone.localdate(), timezone.localdate() + timedelta(days=1)):
        admin_page("replay", subscription.pk, data={"since": since.isoformat()})
        assert Subscription.objects.get().seq < row.seq


def test_replay_from_the_first_day_of_all_replays_everything(admin_page, subscription, empty):
    row = publish()
    Subscription.objects.update(seq=head().head)
    admin_page("replay", subscription.pk, data={"since": "0001-01-01"})
    assert Subscription.objects.get().seq == row.seq - 1


def test_replay_without_a_date_says_what_is_missing(admin_page, subscription):
    assert "Donnez la date" in admin_page("replay", subscription.pk, data={"since": "hier"})


def edit(admin_page, subscription, **fields):
    """The page after a change of these fields in the form."""
    partner = subscription.partner
    form = {"partner_name": partner.name, "email": partner.email, "url": subscription.url}
    return admin_page("edit", subscription.pk, data=form | {"types": subscription.types} | fields)


def test_an_address_of_the_partner_can_be_erased(admin_page, subscription):
    Partner.objects.update(email="awa@example.org")
    edit(admin_page, subscription, email="")
    assert Partner.objects.get().email == ""


def test_a_subscription_is_not_moved_to_another_partner_by_its_name(admin_page, subscription):
    other = Partner.objects.create(name="Kayes Info")
    assert "est un autre partenaire" in edit(admin_page, subscription, partner_name="kayes info")
    assert not other.subscriptions.exists()


def test_who_asks_for_more_types_is_told_of_what_they_hold_already(admin_page, subscription, receiver, empty):
    Subscription.objects.update(types=["news"])
    news, project = publish(), publish(type="projects")
    deliver(subscription.pk)
    assert receiver.received[0].changes == [("put", news.seq)]
    assert "est annoncé de nouveau" in edit(admin_page, subscription, types=["news", "projects"])
    deliver(subscription.pk)
    assert receiver.received[1].changes == [("put", news.seq), ("put", project.seq)]


def test_who_asks_for_fewer_types_keeps_what_it_has_and_the_staff_are_warned(admin_page, subscription):
    before = Subscription.objects.get().seq
    assert "il ne sera plus prévenu des retraits" in edit(admin_page, subscription, types=["news"])
    assert Subscription.objects.get().seq == before


def test_an_edit_takes_nothing_back_that_a_call_recorded_meanwhile(admin_page, subscription, monkeypatch):
    """The form was read before, and is saved after, the cursor moved and the staff paused the calls."""
    from cms.syndication.admin.forms import SubscriptionForm

    clean = SubscriptionForm.clean

    def late(form):
        Subscription.objects.update(seq=99, state="paused", salt="0" * 32)
        return clean(form)

    monkeypatch.setattr(SubscriptionForm, "clean", late)
    edit(admin_page, subscription, languages=["fr"])
    now = Subscription.objects.get()
    assert (now.seq, now.state, now.salt, now.languages) == (99, "paused", "0" * 32, ["fr"])


def test_what_a_call_to_the_former_address_finds_moves_nothing(admin_page, subscription):
    publish()
    mine, message = claim(subscription.pk), next_message(subscription)
    edit(admin_page, subscription, url="http://127.0.0.1:9/nouvelle")
    record(subscription, mine, message, AttemptOutcome(204, 1))
    assert Subscription.objects.get().seq == subscription.seq


def test_a_corrected_address_is_tried_at_once(admin_page, subscription, receiver):
    tomorrow = timezone.now() + timedelta(days=1)
    Subscription.objects.update(url="http://127.0.0.1:9/faux", failures=9, next_attempt_at=tomorrow)
    publish()
    assert not deliver(subscription.pk)
    edit(admin_page, subscription, url=receiver.url)
    assert deliver(subscription.pk)


def test_a_type_that_is_not_installed_now_stays_chosen(admin_page, subscription):
    Subscription.objects.update(types=["events"])
    subscription.refresh_from_db()
    edit(admin_page, subscription, email="awa@example.org")
    assert Subscription.objects.get().types == ["events"]


def test_a_partner_that_only_reads_is_given_a_token_and_can_be_removed(admin_page):
    page = admin_page("add-reader", data={"name": "Radio Kayes", "email": ""})
    partner = Partner.objects.get()
    assert tokens.holder(re.search(r'value="(cdv_[^"]+)"', page)[1]) == partner
    assert "existe déjà" in admin_page("add-reader", data={"name": "radio kayes", "email": ""})
    assert "Vient lire de lui-même" in admin_page("index")
    admin_page("remove-partner", partner.pk, data={})
    assert not Token.objects.exists()


def test_a_partner_that_is_called_is_not_removed_with_its_cursor(admin_page, subscription):
    assert "Supprimez d’abord" in admin_page("remove-partner", subscription.partner_id, data={})
    assert Subscription.objects.exists()


def test_types_are_named_as_the_staff_know_them(admin_page, subscription):
    Subscription.objects.update(types=["news", "projects"], languages=["fr"])
    assert "Articles, Projets (fr)" in text_of(admin_page("index"))


def test_removing_the_last_subscription_removes_the_partner_unless_it_reads(admin_page, subscription):
    token = tokens.issue(subscription.partner)
    admin_page("remove", subscription.pk, data={})
    assert token.startswith(Token.objects.get().prefix)
    assert Partner.objects.exists()
    assert not Subscription.objects.exists()


def test_a_token_is_shown_once_and_can_be_revoked(admin_page, partner):
    page = admin_page("issue-token", partner.pk, data={})
    token = Token.objects.get()
    shown = re.search(r'value="(cdv_[^"]+)"', page)[1]
    assert tokens.holder(shown) == partner
    assert shown not in admin_page("partner", partner.pk)
    admin_page("revoke-token", token.pk, data={})
    assert tokens.holder(shown) is None


def test_a_withdrawal_tells_who_has_confirmed_and_who_has_not(admin_page, subscription, receiver, empty):
    Partner.objects.update(created_at=timezone.now() - timedelta(days=3650))
    other = Partner.objects.create(name="Muette")
    Partner.objects.filter(pk=other.pk).update(created_at=timezone.now() - timedelta(days=3650))
    tokens.issue(other)
    home = Page.objects.get(depth=2)
    withdraw(publish(key=str(home.translation_key)))
    deliver(subscription.pk)
    page = text_of(admin_page("withdrawals"))
    assert home.title in page
    assert "Association Yélimané : le" in page
    assert page.rstrip().count("Muette") == 1


@pytest.fixture
def withdrawn_page(admin_client, partner, django_capture_on_commit_callbacks):
    """An article unpublished by the staff in the administration; the page and what they read then."""
    with django_capture_on_commit_callbacks(execute=True):
        page = article()
    address = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    with django_capture_on_commit_callbacks(execute=True):
        answer = admin_client.post(address, follow=True)
    return page, answer.content.decode()


def test_whoever_withdraws_a_page_is_led_to_who_has_confirmed_it(admin_client, withdrawn_page):
    page, html = withdrawn_page
    way = re.search(r'href="([^"]+)"[^>]*>\s*Qui l’a confirmé', html)[1]
    edited = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert f'href="{way}"' in edited
    shown = admin_client.get(way).content.decode()
    assert page.title in shown
    assert shown.count('<td class="title">') == 1


def test_a_page_that_is_public_leads_to_no_withdrawal(
    admin_client, partner, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = article()
    edited = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "qui l’a confirmé" not in edited


def test_the_log_is_exported_without_formulas(admin_client, subscription):
    Attempt.objects.create(
        subscription=subscription,
        message="msg_a",
        after_seq=0,
        up_to_seq=1,
        changes=1,
        status=500,
        answer='=cmd|" /C calc"!A0',
    )
    answer = admin_client.get(reverse("partners:attempts-csv", args=[subscription.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["message"], row["statut"], row["réponse"]) == ("msg_a", "500", '\'=cmd|" /C calc"!A0')


def test_the_attempts_come_in_pages(admin_page, subscription):
    for number in range(60):
        Attempt.objects.create(
            subscription=subscription, message=f"msg_{number}", after_seq=0, up_to_seq=1, changes=1
        )
    assert admin_page("attempts", subscription.pk).count(" ms</td>") == 50


def test_the_dashboard_names_partners_that_are_late(admin_client, subscription):
    home = reverse("wagtailadmin_home")
    assert "Partenaires en retard" not in admin_client.get(home).content.decode()
    Subscription.objects.update(failures=3)
    page = admin_client.get(home).content.decode()
    assert "Partenaires en retard" in page
    assert "Association Yélimané" in page


@pytest.fixture
def addresses(subscription):
    """Every address of the administration of partners."""
    tokens.issue(subscription.partner)
    holders = {"token/": Token.objects.get().pk, "<uuid": subscription.pk, "<int": subscription.partner_id}
    found = []
    for route in PartnersViewSet("partners").get_urlpatterns():
        args = [pk for mark, pk in holders.items() if str(route.pattern).startswith(mark)]
        found.append(reverse(f"partners:{route.name}", args=args))
    assert len(found) > 12
    return found


def test_an_editor_without_the_right_is_kept_out_of_every_page_and_action(
    client, django_user_model, addresses, subscription
):
    editor = django_user_model.objects.create_user("editrice", "e@example.org", "motdepasse")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)
    for address in addresses:
        assert {client.get(address).status_code, client.post(address).status_code} == {302}
    assert (Subscription.objects.get().state, Token.objects.get().revoked_at) == ("active", None)
    editor.user_permissions.add(Permission.objects.get(codename="change_subscription"))
    assert client.get(addresses[0]).status_code == 200


def test_nothing_is_done_for_a_form_of_another_site(django_user_model, admin_user, addresses):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)
    assert {strict.post(address).status_code for address in addresses} <= {403, 405}
    assert Subscription.objects.exists()


def test_nobody_acts_by_a_link(admin_client, subscription):
    address = reverse("partners:remove", args=[subscription.pk])
    assert admin_client.get(address).status_code == 405
    assert Subscription.objects.exists()


def test_the_administration_of_partners_speaks_the_language_of_its_user(admin_page, subscription, admin_user):
    UserProfile.get_for_user(admin_user)
    UserProfile.objects.update(preferred_language="en")
    publish(updated_at=timezone.now() - timedelta(hours=2))
    page = text_of(admin_page("index")).replace("\xa0", " ")
    assert "Where it stands" in page
    assert "1 change behind for 2 hours" in page
    assert "Send again everything that has changed since" in admin_page("partner", subscription.partner_id)
    assert "None chosen: all" in admin_page("add")
    assert "Nothing was withdrawn." in admin_page("withdrawals")


def test_visitors_are_sent_to_the_login(client, db):
    answer = client.get(reverse("partners:index"))
    assert (answer.status_code, answer["Location"].startswith("/admin/login/")) == (302, True)


def test_a_partner_is_no_content(partner):
    assert not Publication.objects.filter(full__contains=partner.name).exists()
