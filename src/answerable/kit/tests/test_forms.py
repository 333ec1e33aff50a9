"""A form's field comes as the class it is, or not at all."""

import pytest
from django import forms

from answerable.kit.forms import field_of


class ColourForm(forms.Form):
    colour = forms.ChoiceField()
    note = forms.CharField()


def test_a_field_comes_as_what_it_is_and_belongs_to_this_form_alone():
    form = ColourForm()
    field_of(form, "colour", forms.ChoiceField).choices = [("red", "Red")]
    assert (form.fields["colour"].choices, ColourForm().fields["colour"].choices) == ([("red", "Red")], [])


def test_a_field_that_is_something_else_is_refused_by_name():
    with pytest.raises(TypeError, match=r"ColourForm\.note is a CharField, no ChoiceField\."):
        field_of(ColourForm(), "note", forms.ChoiceField)
