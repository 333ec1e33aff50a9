"""The house of the stories, for a customer of another language."""

from tests.stories.conftest import empty_outbox, house

__all__ = ["empty_outbox", "house"]
