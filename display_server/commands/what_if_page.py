"""The report as one page without anything from outside: words, a drawing readable without colour, the table."""

from html import escape

from config.locale import LANGUAGES
from display_server.commands.what_if_words import Report

_WIDE, _HIGH, _LEFT, _BOTTOM = 900, 320, 60, 40
_STYLE = """
body { font: 17px/1.45 "Noto Sans", "Noto Sans SC", sans-serif; color: #14262B; background: #fff; }
main { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 30px; margin: 0; }
h2 { font-size: 20px; font-weight: 400; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #748180; padding: 6px 8px; text-align: right; font-variant-numeric: tabular-nums; }
th:first-child { text-align: left; }
tbody th { font-weight: 400; }
.wide { overflow-x: auto; }
svg { width: 100%; height: auto; }
svg text { font-size: 16px; fill: #14262B; }
"""
_BROKEN = ' stroke-dasharray="10 7"'
_SCREEN = '<meta name="viewport" content="width=device-width">'


def page_of(reports: list[Report]) -> str:
    first = reports[0]
    body = "\n".join(_section(report) for report in reports)
    return (
        f'<!doctype html>\n<html lang="{LANGUAGES[first.language].html}">\n<head><meta charset="utf-8">'
        f"{_SCREEN}<title>{escape(first.title)}</title>\n<style>{_STYLE}</style></head>\n"
        f"<body><main><h1>{escape(first.title)}</h1>\n{body}\n</main></body>\n</html>\n"
    )


def _section(report: Report) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in report.heads)
    rows = "\n".join(
        f'<tr><th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in report.rows
    )
    said = "\n".join(f"<p>{escape(sentence)}</p>" for sentence in report.sentences)
    return (
        f"<section><h2>{escape(report.service)}</h2>\n{_drawing(report)}\n"
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(report.service)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table></div>\n{said}</section>"
    )


def _drawing(report: Report) -> str:
    """As it was: a full line with discs. With the desk: a broken line with squares. The table says the same to readers."""
    if not report.hours:
        return ""
    marked = report.scale
    top = marked[-1]

    def x(at: int) -> float:
        return _LEFT + (at + 0.5) * (_WIDE - _LEFT) / len(report.hours)

    def y(minutes: float) -> float:
        return (_HIGH - _BOTTOM) * (1 - minutes / top) + 20

    def line(values: list[float], dash: str) -> str:
        points = " ".join(f"{x(at):.0f},{y(value):.0f}" for at, value in enumerate(values))
        return f'<polyline points="{points}" fill="none" stroke="#14262B" stroke-width="3"{dash}/>'

    discs = "".join(f'<circle cx="{x(at):.0f}" cy="{y(v):.0f}" r="6"/>' for at, v in enumerate(report.was))
    squares = "".join(
        f'<rect x="{x(at) - 6:.0f}" y="{y(v) - 6:.0f}" width="12" height="12" fill="#fff" stroke="#14262B" stroke-width="3"/>'
        for at, v in enumerate(report.more)
    )
    hours = "".join(
        f'<text x="{x(at):.0f}" y="{_HIGH + 20}" text-anchor="middle">{hour}</text>'
        for at, hour in enumerate(report.hours)
    )
    scale = "".join(
        f'<line x1="{_LEFT}" x2="{_WIDE}" y1="{y(mark):.0f}" y2="{y(mark):.0f}" stroke="#C6CFCE"/>'
        f'<text x="{_LEFT - 8}" y="{y(mark) + 5:.0f}" text-anchor="end">{mark:.0f}</text>'
        for mark in marked
    )
    return (
        f'<svg viewBox="0 0 {_WIDE} {_HIGH + 70}" aria-hidden="true">{scale}{line(report.was, "")}'
        f"{line(report.more, _BROKEN)}{discs}{squares}{hours}{_legend(report)}</svg>"
    )


def _legend(report: Report) -> str:
    at = _HIGH + 55
    return (
        f'<circle cx="{_LEFT + 10}" cy="{at - 5}" r="6"/><text x="{_LEFT + 26}" y="{at}">{escape(report.heads[3])}</text>'
        f'<rect x="{_LEFT + 404}" y="{at - 11}" width="12" height="12" fill="#fff" stroke="#14262B" stroke-width="3"/>'
        f'<text x="{_LEFT + 426}" y="{at}">{escape(report.heads[4])}</text>'
    )
