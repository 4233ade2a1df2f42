"""Why a version is not taken, in a word for the wire and a sentence for whoever stands at the machine."""

from config.contract.updates import UpdateTrouble


class BundleRefused(ValueError):
    """The text says what is wrong and what to do."""

    def __init__(self, trouble: UpdateTrouble, sentence: str) -> None:
        super().__init__(sentence)
        self.trouble = trouble
