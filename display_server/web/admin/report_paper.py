"""A report on paper (PDF): A4, our own letters in every language, bars and grey beside numbers, so colour tells nothing alone."""

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from config.contract.words import Language
from config.look import font_file
from display_server.web.admin.report_tables import Figure, Table

_MARGIN = 14
_INK, _QUIET, _LINE, _BAR = (20, 38, 43), (84, 99, 103), (198, 207, 206), (226, 233, 232)
_ACROSS = 4
_FIGURE_HIGH = 17
_HEAD = 7.0
_AROUND, _FIRST_LEAST = 3.4, 34.0


def paper_of(site: str, days: str, made: str, language: Language, tables: list[Table]) -> bytes:
    """The file: totals as large figures, then a table each."""
    pdf = _Paper(site, days)
    pdf.set_lang(language.value)
    pdf.set_title(f"{site} · {days}")
    pdf.add_page()
    pdf.text_line(days, 20, bold=True)
    pdf.text_line(made, 9, colour=_QUIET)
    for table in tables:
        if table.name == "total":
            _large(pdf, table)
        else:
            _table(pdf, table)
    return bytes(pdf.output())


class _Paper(FPDF):
    def __init__(self, site: str, days: str) -> None:
        super().__init__(format="A4")
        self._foot = f"{site} · {days}"
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN + 6)
        for style, name in (("", "KioskSans-Regular"), ("B", "KioskSans-Bold")):
            self.add_font("Kiosk", style, font_file(name))

    def footer(self) -> None:
        self.set_y(-_MARGIN)
        self.set_font("Kiosk", "", 8)
        self.set_text_color(*_QUIET)
        self.cell(0, 4, self._foot)
        self.set_x(_MARGIN)
        self.cell(0, 4, str(self.page_no()), align="R")
        self.set_text_color(*_INK)

    def text_line(self, said: str, size: int, *, bold: bool = False, colour: tuple[int, int, int] = _INK) -> None:
        self.set_font("Kiosk", "B" if bold else "", size)
        self.set_text_color(*colour)
        self.multi_cell(0, size * 0.5, said, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_text_color(*_INK)


def _large(pdf: _Paper, table: Table) -> None:
    """The day's totals, four in a row."""
    pdf.ln(3)
    wide, top = pdf.epw / _ACROSS, pdf.get_y()
    for at, (head, figure) in enumerate(zip(table.heads[1:], table.rows[0][1], strict=True)):
        x, y = _MARGIN + at % _ACROSS * wide, top + at // _ACROSS * _FIGURE_HIGH
        pdf.set_xy(x, y)
        pdf.set_font("Kiosk", "B", 15)
        pdf.cell(wide, 7, figure.shown)
        pdf.set_xy(x, y + 7)
        pdf.set_font("Kiosk", "", 8.5)
        pdf.multi_cell(wide - 3, 3.8, head, align="L")
    rows = -(-(len(table.heads) - 1) // _ACROSS)
    pdf.set_xy(_MARGIN, top + rows * _FIGURE_HIGH)


def _table(pdf: _Paper, table: Table) -> None:
    pdf.ln(5)
    with pdf.unbreakable() as whole:  # a heading never stands alone at a page's foot
        whole.text_line(table.title, 12, bold=True)
        whole.ln(16 if len(table.rows) > 1 else 8)
    pdf.set_y(pdf.get_y() - (16 if len(table.rows) > 1 else 8) + 1)
    heat = table.name == "heat"
    pdf.set_font("Kiosk", "", 7.5 if heat else 8)
    pdf.set_draw_color(*_LINE)
    widths = _widths(pdf, table)
    most = max((figures[0].raw or 0 for _, figures in table.rows), default=0)
    if heat:
        most = max((figure.raw for _, figures in table.rows for figure in figures), default=0)
    with pdf.table(
        col_widths=widths,
        text_align=("LEFT", *["RIGHT"] * (len(table.heads) - 1)),
        line_height=4.2,
        padding=(0.8, 1),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(emphasis="BOLD", size_pt=_HEAD),
    ) as drawn:
        drawn.row(table.heads)
        for of, figures in table.rows:
            row = drawn.row()
            row.cell(of)
            for figure in figures:
                row.cell(figure.shown, style=FontFace(fill_color=_shade(figure, most)) if heat else None)


def _widths(pdf: _Paper, table: Table) -> tuple[float, ...]:
    """Each column as wide as its longest word (a word is never broken) and figure; the first gets what is left."""
    wide = []
    for column, head in enumerate(table.heads[1:]):
        pdf.set_font("Kiosk", "B", _HEAD)
        longest = max([pdf.get_string_width(word) for word in head.split()], default=0.0)
        pdf.set_font("Kiosk", "", 8)
        figures = max(pdf.get_string_width(said[column].shown) for _, said in table.rows)
        wide.append(max(longest, figures) + _AROUND)
    pdf.set_font("Kiosk", "", 7.5 if table.name == "heat" else 8)
    first = max(pdf.epw - sum(wide), _FIRST_LEAST)
    if table.name == "heat":  # a column is an hour: all alike
        first, wide = pdf.epw * 0.1, [pdf.epw * 0.9 / len(wide)] * len(wide)
    return (first, *wide)


def _shade(figure: Figure, most: float) -> tuple[int, int, int] | None:
    """The more, the darker; the number stands in it, and stays dark on light."""
    if not figure.raw or not most:
        return None
    share = figure.raw / most
    return (round(250 - 74 * share), round(252 - 50 * share), round(252 - 56 * share))
