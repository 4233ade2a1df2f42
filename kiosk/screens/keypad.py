"""Ten figures laid out as on a telephone, with the key that takes the last one back."""

from collections.abc import Callable

from kivy.uix.widget import Widget

from kiosk.widgets.key import Key, Letter

KEYPAD = "1234567890"


def fill_keypad(grid: Widget, typed: Callable[[str], object], deleted: Callable[[], object]) -> Key:
    """Puts the keys into a grid of three columns; the deleting key, whose words are its screen's."""
    keys = {figure: Letter(said=figure, on_act=lambda key: typed(key.said)) for figure in KEYPAD}
    delete = Key(sign="backspace", height=keys["0"].height, on_act=lambda *_: deleted())
    last = (delete, keys["0"]) if grid.cols == 3 else (keys["0"], delete)  # on a telephone the 0 stands in the middle
    for key in (*(keys[figure] for figure in KEYPAD[:9]), *last, Widget()):
        grid.add_widget(key)
    return delete
