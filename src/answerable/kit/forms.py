"""The fields of a form, each as the class it is: what a form is only told when it is made, is set through here."""

from typing import TypeVar

from django import forms

F = TypeVar("F", bound=forms.Field)


def field_of(form: forms.BaseForm, name: str, kind: type[F]) -> F:
    """The form's field of this name, which is a `kind`; TypeError where it is something else."""
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{type(form).__name__}.{name} is a {type(field).__name__}, no {kind.__name__}.")
    return field
