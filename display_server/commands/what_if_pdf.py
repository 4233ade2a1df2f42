"""The report on paper: A4, our own letters in every language, two lines of points that differ without colour."""

from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from config.look import font_file
from display_server.commands.what_if_words import Report

_WIDTHS = (34, 18, 24, 40, 44, 22)
_HIGH, _LEFT = 60, 14


def write_pdf(reports: list[Report], to: Path) -> None:
    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(auto=True, margin=14)
    pdf.set_margins(14, 14)
    for style, name in (("", "KioskSans-Regular"), ("B", "KioskSans-Bold")):
        pdf.add_font("Kiosk", style, font_file(name))
    pdf.set_title(reports[0].title)
    pdf.set_lang(reports[0].language.value)
    for report in reports:
        pdf.add_page()
        _write(pdf, report.title, 20, bold=True)
        _write(pdf, report.service, 13)
        pdf.ln(4)
        _draw(pdf, report)
        _table(pdf, report)
        for sentence in report.sentences:
            pdf.ln(2)
            _write(pdf, sentence, 10)
    pdf.output(str(to))


def _write(pdf: FPDF, said: str, size: int, *, bold: bool = False) -> None:
    pdf.set_font("Kiosk", "B" if bold else "", size)
    pdf.multi_cell(0, size * 0.5, said, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _table(pdf: FPDF, report: Report) -> None:
    pdf.set_font("Kiosk", "", 9)
    with pdf.table(col_widths=_WIDTHS, text_align=("LEFT", *["RIGHT"] * 5), line_height=5) as table:
        for row in (report.heads, *report.rows):
            table.row(row)


def _draw(pdf: FPDF, report: Report) -> None:
    if not report.hours:
        return
    begin, wide = pdf.get_y(), pdf.w - 2 * _LEFT - 10
    scale = report.scale
    top = scale[-1]
    xs = [_LEFT + 10 + (at + 0.5) * wide / len(report.hours) for at in range(len(report.hours))]

    def y(minutes: float) -> float:
        return begin + _HIGH * (1 - minutes / top)

    pdf.set_font("Kiosk", "", 8)
    pdf.set_draw_color(198, 207, 206)
    for mark in scale:
        pdf.line(_LEFT + 10, y(mark), _LEFT + 10 + wide, y(mark))
        pdf.text(_LEFT, y(mark) + 1, f"{mark:.0f}")
    pdf.set_draw_color(20, 38, 43)
    pdf.set_fill_color(20, 38, 43)
    pdf.set_line_width(0.5)
    for values, dash in ((report.was, 0.0), (report.more, 2.0)):
        pdf.set_dash_pattern(dash=dash, gap=dash)
        for at in range(1, len(xs)):
            pdf.line(xs[at - 1], y(values[at - 1]), xs[at], y(values[at]))
    pdf.set_dash_pattern()
    for x, was, more, hour in zip(xs, report.was, report.more, report.hours, strict=True):
        _disc(pdf, x, y(was))
        _square(pdf, x, y(more))
        pdf.text(x - 2, begin + _HIGH + 5, hour)
    legend = begin + _HIGH + 11
    _disc(pdf, _LEFT + 12, legend - 1)
    pdf.text(_LEFT + 16, legend, report.heads[3])
    _square(pdf, _LEFT + 92, legend - 1)
    pdf.text(_LEFT + 96, legend, report.heads[4])
    pdf.set_line_width(0.2)
    pdf.set_fill_color(255, 255, 255)
    pdf.set_y(legend + 5)


def _disc(pdf: FPDF, x: float, y: float) -> None:
    pdf.ellipse(x - 1.2, y - 1.2, 2.4, 2.4, style="F")


def _square(pdf: FPDF, x: float, y: float) -> None:
    pdf.set_fill_color(255, 255, 255)
    pdf.rect(x - 1.2, y - 1.2, 2.4, 2.4, style="FD")
    pdf.set_fill_color(20, 38, 43)
