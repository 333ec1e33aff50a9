"""Why a verb would not: a sentence for the person who tried, saying what is wrong and what to do."""


class Refused(Exception):
    """The verb would break a law or makes no sense now. Nothing was changed; `sentence` may be shown as it is."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
