"""The doors of the staff, in the place of Wagtail's own: before those of the administration."""

from django.urls import path
from django.views.decorators.cache import never_cache

from cms.accounts.login_views import StaffLoginView
from cms.accounts.password_views import ResetView

urlpatterns = [
    path("login/", never_cache(StaffLoginView.as_view()), name="wagtailadmin_login"),
    path("password_reset/", never_cache(ResetView.as_view()), name="wagtailadmin_password_reset"),
]
