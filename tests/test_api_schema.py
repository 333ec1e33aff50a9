"""What the API answers is what its OpenAPI document says, whatever it is asked: made-up requests by the hundred."""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from answerable.api.urls import api
from answerable.cases.tests.factories import answered, opened
from answerable.kit.clock import now
from answerable.staff.models import ApiToken
from answerable.staff.tests.factories import care, kim, technical
from answerable.wsgi import application

pytestmark = pytest.mark.django_db
EXAMPLES = 200 if "ANSWERABLE_DEEP" in os.environ else 8

schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = application
schema.config.update(base_url="http://localhost")


def test_it_is_openapi_3_1_and_declares_every_error_as_a_problem():
    document = api.get_openapi_schema()
    assert document["openapi"].startswith("3.1")
    for path in document["paths"].values():
        for operation in path.values():
            assert {400, 401, 403, 404, 405, 413, 422} <= set(operation["responses"])
            assert set(operation["responses"][422]["content"]) == {"application/problem+json"}


@pytest.fixture
def token():
    care(), technical()
    answered(opened())
    # As Django's own test client does: a request must not close the connection that holds the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield ApiToken.issue(kim(), "fuzz", ["read", "write"], 30, now())[1]
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_no_request_is_answered_otherwise_than_declared(case, token):
    # A well-formed request may still be refused, with 422 and a sentence: there is no such team, it is not her turn.
    # And what we do not know of a request (a proxy's parameter, say) is left alone.
    left_out = [positive_data_acceptance, negative_data_rejection]
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=left_out)
