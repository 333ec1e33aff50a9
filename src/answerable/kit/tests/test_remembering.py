"""What a page asks twice is asked once; what may write is never told an old answer."""

import itertools

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from answerable.kit.remembering import looking_anew, remembered, remembering


@pytest.fixture
def count():
    numbers = itertools.count(1)
    return lambda: remembered("count", lambda: next(numbers))


def answers(method, view):
    response = remembering(lambda request: HttpResponse(repr(view())))(getattr(RequestFactory(), method)("/"))
    return response.content.decode()


def test_a_safe_request_asks_once_and_the_next_one_asks_again(count):
    assert answers("get", lambda: (count(), count())) == "(1, 1)"
    assert answers("head", lambda: (count(), count())) == "(2, 2)"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_request_that_may_write_asks_every_time(count, method):
    assert answers(method, lambda: (count(), count())) == "(1, 2)"


def test_outside_a_request_nothing_is_remembered(count):
    assert (count(), count()) == (1, 2)


def test_what_looks_anew_in_a_safe_request_is_told_the_truth(count):
    def view():
        before = count()
        with looking_anew():
            within = (count(), count())
        return before, within, count()

    assert answers("get", view) == "(1, (2, 3), 1)"


def test_an_error_leaves_no_memory_behind(count):
    def fails():
        count()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answers("get", fails)
    assert count() == 2
