"""What is typed as a date is read day first, or refused by a sentence that repeats it."""

from datetime import date

import pytest
from django import forms
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

ZONES = ["Europe/Paris", "Pacific/Kiritimati", "America/Los_Angeles"]
FILTERS = [
    ("/admin/reports/site-history/", "timestamp_from"),
    ("/admin/reports/aging-pages/", "last_published_at"),
    ("/admin/reports/workflow/", "created_at_to"),
    ("/admin/reports/workflow_tasks/", "finished_at_to"),
    ("/admin/reports/locked/", "locked_at_from"),
    ("/admin/pages/", "latest_revision_created_at_from"),
]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("typed", ["12/05/2026", "12.5.2026", "12-05-2026", "12/05/26", "2026-05-12"])
def test_a_day_is_read_day_first_in_both_languages(typed, lang):
    with translation.override(lang):
        assert forms.DateField().clean(typed) == date(2026, 5, 12)


@pytest.mark.parametrize(
    "typed", ["30/11/2026 9:00", "30/11/2026 9h00", "30/11/2026 à 9h", "30/11/26 09:00", "2026-11-30 9:00"]
)
def test_a_moment_is_read_with_its_time(typed):
    with translation.override("fr"):
        found = forms.DateTimeField().clean(typed)
    assert timezone.localtime(found).isoformat() == "2026-11-30T09:00:00+01:00"


@pytest.mark.parametrize("typed", ["31/02/2026", "hier", "2026-13-01", "12/2026"])
@pytest.mark.parametrize("field", [forms.DateField, forms.DateTimeField, forms.TimeField])
def test_what_is_none_is_repeated_with_an_example(field, typed):
    with translation.override("fr"), pytest.raises(forms.ValidationError) as refused:
        field().clean(typed)
    assert f"« {typed} » n’est pas une" in refused.value.messages[0]


@pytest.mark.parametrize("typed", ["31/10/2027 02:30", "28/03/2027 02:30"])
def test_an_hour_when_the_clocks_change_is_repeated_with_a_cure(typed):
    with translation.override("fr"), pytest.raises(forms.ValidationError) as refused:
        forms.DateTimeField().clean(typed)
    [sentence] = refused.value.messages
    assert sentence.startswith(f"« {typed} » n’existe pas, ou existe deux fois")
    assert "une heure de moins ou de plus" in sentence
    for hour in ("01:30", "03:30"):
        assert forms.DateTimeField().clean(typed.replace("02:30", hour))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("typed", ["01/01/0001 00:00", "31/12/9999 23:59"])
def test_a_moment_at_the_end_of_the_calendar_is_read_or_refused(typed, zone):
    with timezone.override(zone), translation.override("fr"):
        field = forms.Form()
        field.fields["at"] = forms.DateTimeField()
        field.is_bound, field.data = True, {"at": typed}
        assert field.is_valid() or typed in field.errors["at"][0]


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ZONES)
def test_filters_of_lists_take_any_day_and_refuse_what_is_none(zone):
    account = User.objects.create_superuser("responsable", "r@example.org", "x" * 20)
    UserProfile.get_for_user(account)
    UserProfile.objects.update(current_time_zone=zone, preferred_language="fr")
    staff = Client()
    staff.force_login(account)
    for address, name in FILTERS:
        assert staff.get(address, {name: "0001-01-01"}).status_code == 200
        for day in ("0001-01-02", "9999-12-30", "12/05/2026"):
            answer = staff.get(address, {name: day})
            assert answer.status_code == 200
            assert "n’est pas une date" not in answer.content.decode(), (address, day)
        assert (
            "« 31/02/2026 » n’est pas une date" in staff.get(address, {name: "31/02/2026"}).content.decode()
        )
