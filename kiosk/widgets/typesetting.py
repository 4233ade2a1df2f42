"""Breaking text into lines: never inside a word, never before a closing sign, hanzi anywhere else but in a few words. No Kivy."""

import re
from collections.abc import Callable
from dataclasses import dataclass

Measure = Callable[[str], float]
"""Width of a piece of text in pixels, in one font and size."""

_NO_START = "，。、；：！？）》」』”’…%"
_NO_END = "（《「『“‘"
_TOGETHER = re.compile(
    "工作人员|自助机|服务台|问讯处|停车场|医护人员|预约码|二维码|读码器|读卡器|打印机|候诊区|"
    "预约|求助|电话|号码|小票|打印|输入|选择|呼叫|咨询|无法|时间|没有|需要|屏幕|服务|取号|"
    "可以|现在|一个|签到|帮助|叫号|下方|显示|暂时|字母|数字|按键|按钮|这里|就诊|等候|排队|"
    "正在|连接|目前|开放|查看|对准|关闭|找到|内容|使用|非常|分钟|有效|科室|今天|如果|按下|"
    "保存|手机|办理|信件|医院|重新|拨打|读取|届时|稍候|恢复|尝试|次数|过多|项目|立即|了解|"
    "完成|日期|哪里|什么|更多|扫描|前往|地方|清除|信息|入口|出口|楼梯|电梯|路线|台阶|困难|"
    "短信|姓名|回答|情况|符合|不舒服|感受|如何|以下|未到|并非|诊断|任何|问题|下一位|下一台|可能|右转|左转|右侧|左侧|"
    "诊室|诊区|结束|等待|再来|顺序|请求|答复|自行|有人|同样|方式|每个|生效|进度"
)
"""Chinese words of our own sentences; hanzi break anywhere else."""
_ORPHAN = 0.2  # a last line shorter than this part of the width
_NO_BREAK = "\u00a0\u202f\u2060"


@dataclass(frozen=True)
class Setting:
    """A text as it will be shown."""

    text: str
    size: int
    lines: tuple[str, ...]


def pieces(text: str) -> list[str]:
    """The parts between which a line may end; a part keeps the space that follows it."""
    parts: list[str] = []
    start, inside = 0, _inside_words(text)
    for i in range(1, len(text)):
        if i not in inside and _may_break(text[i - 1], text[i]) and not _is_unit(text, i):
            parts.append(text[start:i])
            start = i
    return [*parts, text[start:]] if text else []


def _inside_words(text: str) -> set[int]:
    """Where a line would end inside one of the words that are read at a glance or not at all."""
    if text.isascii():
        return set()
    return {at for word in _TOGETHER.finditer(text) for at in range(word.start() + 1, word.end())}


def _may_break(before: str, after: str) -> bool:
    if before == " ":
        return after not in " —–"  # a dash ends a line, it begins none
    if before in _NO_BREAK or after in _NO_BREAK or after == " ":
        return False
    if not (_is_hanzi(before) or _is_hanzi(after)):
        return False
    return after not in _NO_START and before not in _NO_END


def _is_unit(text: str, at: int) -> bool:
    """Whether what begins at `at` is a unit that belongs to the figure before it: 40 m, 15 мин."""
    if at < 2 or not text[at - 2].isdigit():
        return False
    word = text[at:].split(" ", 1)[0].rstrip(".,:;")
    return len(word) <= 3 and word.isalpha() and not _is_hanzi(word[0])


def _is_hanzi(sign: str) -> bool:
    return "\u2e80" <= sign <= "\uffef"


def break_lines(text: str, width: float, measure: Measure) -> tuple[str, ...] | None:
    """Lines no wider than `width`; None where a single part is wider, so that a word would have to be cut."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in pieces(paragraph):
            if measure(piece.rstrip(" ")) > width:
                return None
            if line and measure((line + piece).rstrip(" ")) > width:
                lines.append(line.rstrip(" "))
                line = piece
            else:
                line += piece
        lines.append(line.rstrip(" "))
    return tuple(lines)


def balanced(text: str, width: float, measure: Measure) -> tuple[str, ...] | None:
    """As few lines as possible, then as even as possible: a last line of one word is hard to read."""
    lines = break_lines(text, width, measure)
    if lines is None or len(lines) == 1:
        return lines
    low, high = width / 2, width
    for _ in range(6):
        middle = (low + high) / 2
        tried = break_lines(text, middle, measure)
        if tried is not None and len(tried) == len(lines):
            lines, high = tried, middle
        else:
            low = middle
    return lines


def _lines(text: str, width: float, measure: Measure, even: bool) -> tuple[str, ...] | None:
    """Even where asked for, and where the last line would hold almost nothing."""
    if "\n" in text:
        parts = [_lines(part, width, measure, even) for part in text.split("\n")]
        return None if None in parts else tuple(line for part in parts for line in part or ())
    lines = break_lines(text, width, measure)
    if lines is None or len(lines) == 1:
        return lines
    return balanced(text, width, measure) if even or measure(lines[-1]) < width * _ORPHAN else lines


def set_text(
    texts: list[str],
    sizes: list[int],
    width: float,
    most_lines: Callable[[int], int],
    measure: Callable[[int], Measure],
    *,
    even: bool,
) -> Setting:
    """The first that fits: each size of the full text, then each size of its short form. `sizes` run downwards.

    Where nothing fits, the last text at the least size: a test refuses that before a release.
    """
    for text in texts:
        for size in sizes:
            lines = _lines(text, width, measure(size), even)
            if lines is not None and len(lines) <= most_lines(size):
                return Setting(text, size, lines)
    return Setting(texts[-1], sizes[-1], tuple(texts[-1].split("\n")))
