"""The edit form of a project: the sums of its lines are checked as they are typed, before they are stored."""

from django.core.exceptions import ValidationError
from modelcluster.forms import BaseChildFormSet

from cms.pages import PageForm
from projects import money, purposes


def entered(formset) -> list[dict]:
    """The valid lines of a formset that will be kept."""
    formset.is_valid()
    lines = (getattr(form, "cleaned_data", {}) for form in formset.forms if not form.errors)
    return [line for line in lines if line and not line.get("DELETE")]


class SharesFormSet(BaseChildFormSet):
    """The further DAC codes."""

    def clean(self):
        super().clean()
        lines = [form.cleaned_data for form in self.forms if not form.errors and form.cleaned_data]
        kept = [line for line in lines if not line.get("DELETE")]
        purposes.check_shares([(line["code"], line["share"]) for line in kept if line.get("share")])


class ProjectForm(PageForm):
    def clean(self):
        cleaned = super().clean()
        try:
            amounts = [line["amount"] for line in entered(self.formsets["cofinancing"]) if line.get("amount")]
            if "cost" not in self.errors and cleaned.get("currency"):
                money.check_parts(cleaned.get("cost"), cleaned["currency"], amounts)
        except ValidationError as error:
            self.add_error("cost", error)
        return cleaned

    def _post_clean(self):
        self.instance.lines_in_form = True
        try:
            super()._post_clean()
        finally:
            del self.instance.lines_in_form
