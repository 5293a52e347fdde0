"""The addresses of the site map, below the language."""

from django.urls import path

from cms.plan.views import plan, plan_of_type

urlpatterns = [
    path("", plan, name="site-plan"),
    path("<slug:type_name>/", plan_of_type, name="site-plan-type"),
]
