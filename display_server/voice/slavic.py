"""Numbers of places in Russian and Ukrainian: the plain cardinal in the nominative, as in "кабинет двести четырнадцать".

A number that names a thing ("окно два", "палата двадцать один") agrees with nothing, so no case or gender is needed.
"""

from dataclasses import dataclass

from display_server.voice.listed import listed


@dataclass(frozen=True)
class Cardinals:
    """The words of one language; `thousands`: one, two to four, five and more."""

    ones: tuple[str, ...]  # 0 to 19
    tens: tuple[str, ...]  # 20, 30 … 90
    hundreds: tuple[str, ...]  # 100 … 900
    two_thousand: str
    thousands: tuple[str, str, str]

    def place_number(self, number: int, _noun: str) -> str:
        """0 to 9999. `_noun`: the word after it; it changes nothing here."""
        if number == 0:
            return self.ones[0]
        thousands, rest = divmod(number, 1000)
        return " ".join(part for part in (self._thousands(thousands), self._below_thousand(rest)) if part)

    def _thousands(self, count: int) -> str:
        one, few, many = self.thousands
        if count == 0:
            return ""
        if count == 1:
            return one
        if count == 2:
            return f"{self.two_thousand} {few}"
        return f"{self.ones[count]} {few if count < 5 else many}"

    def _below_thousand(self, number: int) -> str:
        hundreds, rest = divmod(number, 100)
        tens, ones = divmod(rest, 10)
        parts = [self.hundreds[hundreds - 1]] if hundreds else []
        if rest >= 20:
            parts += [self.tens[tens - 2], *([self.ones[ones]] if ones else [])]
        elif rest:
            parts.append(self.ones[rest])
        return " ".join(parts)


RUSSIAN = Cardinals(
    ones=listed(
        "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать",
        "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
    ),
    tens=listed("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"),
    hundreds=listed("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"),
    two_thousand="две",
    thousands=("тысяча", "тысячи", "тысяч"),
)

UKRAINIAN = Cardinals(
    ones=listed(
        "нуль один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять чотирнадцять",
        "п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять",
    ),
    tens=listed("двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто"),
    hundreds=listed("сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот"),
    two_thousand="дві",
    thousands=("тисяча", "тисячі", "тисяч"),
)
