"""Where the commands run: in the folder of a desk that was begun. Its rows are those of the tests' database."""

import pytest

from answerable.serving.places import DATABASE


@pytest.fixture(autouse=True)
def begun(tmp_path_factory):
    """The command settles the data folder in the environment; afterwards it is as it was, whatever a test undoes."""
    place = tmp_path_factory.mktemp("desk")
    (place / DATABASE).touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANSWERABLE_DATA", str(place))
        yield
