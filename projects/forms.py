"""The edit form of a project: the sums of its lines are checked as they are typed, before they are stored."""

from django.core.exceptions import ValidationError
from modelcluster.forms import BaseChildFormSet

from cms.pages import PageForm
from cms.vocabularies.terms import with_state
from projects import money, purposes


def entered(formset) -> list:
    """The forms of the valid lines that will be kept."""
    formset.is_valid()
    lines = [form for form in formset.forms if not form.errors and getattr(form, "cleaned_data", None)]
    return [form for form in lines if not form.cleaned_data.get("DELETE")]


def refuse(formset, name: str, check, *beside) -> None:
    """Say on the field `name` of each line what `check(value, *beside)` says of it."""
    for form in entered(formset):
        try:
            check(form.cleaned_data.get(name), *beside)
        except ValidationError as error:
            form.add_error(name, error)


class SharesFormSet(BaseChildFormSet):
    """The further DAC codes."""

    def clean(self):
        super().clean()
        lines = [form.cleaned_data for form in self.forms if not form.errors and form.cleaned_data]
        kept = [line for line in lines if not line.get("DELETE")]
        purposes.check_shares([(line["code"], line["share"]) for line in kept if line.get("share")])


class ProjectForm(PageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "sector" in self.fields:
            self.fields["sector"].label_from_instance = with_state

    def clean(self):
        cleaned = super().clean()
        funding, currency = self.formsets["cofinancing"], cleaned.get("currency")
        try:
            if "cost" not in self.errors and currency:
                amounts = [form.cleaned_data.get("amount") for form in entered(funding)]
                money.check_parts(cleaned.get("cost"), currency, [amount for amount in amounts if amount])
        except ValidationError as error:
            self.add_error("cost", error)
        refuse(funding, "amount", money.check_whole, currency)
        if sector := cleaned.get("sector"):
            refuse(self.formsets["purposes"], "code", purposes.check_other, sector.purpose)
        return cleaned

    def _post_clean(self):
        self.instance.lines_in_form = True
        try:
            super()._post_clean()
        finally:
            del self.instance.lines_in_form
