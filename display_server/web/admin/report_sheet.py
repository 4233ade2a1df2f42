"""A report as a spreadsheet: a sheet a table, numbers as numbers, words as words that no spreadsheet reckons.

Office Open XML (ECMA-376), the smallest that is whole: seven kinds of parts in a zip, text written where it stands.
"""

import io
import re
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from display_server.web.admin.report_tables import Figure, Table

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN, _HEAD, _SHARE = 0, 1, 2
_WIDEST, _LONGEST_NAME = 40, 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")

_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">'
    '<alignment wrapText="1" vertical="top"/></xf>'
    '<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def sheet_of(tables: list[Table]) -> bytes:
    """The file. Minutes and counts are numbers, shares are percentages; where there is no figure the cell is empty."""
    names = _names([table.title for table in tables])
    numbers = range(1, len(tables) + 1)
    into = io.BytesIO()
    with ZipFile(into, "w", ZIP_DEFLATED) as file:

        def part(name: str, body: str) -> None:
            file.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{body}')

        kinds = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
        kinds += [(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in numbers]
        overrides = "".join(f'<Override PartName="{name}" ContentType="{_SHEET}.{kind}+xml"/>' for name, kind in kinds)
        relations = "application/vnd.openxmlformats-package.relationships+xml"
        defaults = f'<Default Extension="rels" ContentType="{relations}"/>'
        defaults += '<Default Extension="xml" ContentType="application/xml"/>'
        part("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>')
        part("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
            for number, name in zip(numbers, names, strict=True)
        )
        part("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets></workbook>')
        targets = [("worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
        part("xl/_rels/workbook.xml.rels", _relations([*targets, ("styles", "styles.xml")]))
        part("xl/styles.xml", _STYLES)
        for number, table in zip(numbers, tables, strict=True):
            part(f"xl/worksheets/sheet{number}.xml", _sheet(table))
    return into.getvalue()


def _sheet(table: Table) -> str:
    first = min(max([len(table.heads[0]), *(len(of) for of, _ in table.rows)]) + 2, _WIDEST)
    wide = 7 if table.name == "heat" else 16
    head = "".join(_text(column, 1, said, _HEAD) for column, said in enumerate(table.heads))
    rows = [
        f'<row r="{at}">{_text(0, at, of, _PLAIN)}'
        + "".join(_number(col, at, one) for col, one in enumerate(said, 1))
        + "</row>"
        for at, (of, said) in enumerate(table.rows, 2)
    ]
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="1" width="{first}" customWidth="1"/>'
        f'<col min="2" max="{len(table.heads)}" width="{wide}" customWidth="1"/></cols>'
        f'<sheetData><row r="1">{head}</row>{"".join(rows)}</sheetData></worksheet>'
    )


def _text(column: int, row: int, said: str, style: int) -> str:
    """As a string, whatever it begins with: nobody's name becomes a formula."""
    inside = escape(_NOT_IN_XML.sub("", said))
    return f'<c r="{_column(column)}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{inside}</t></is></c>'


def _number(column: int, row: int, figure: Figure) -> str:
    if figure.raw is None:
        return ""
    return f'<c r="{_column(column)}{row}" s="{_SHARE if figure.share else _PLAIN}"><v>{figure.raw}</v></c>'


def _column(at: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    while at >= 0:
        letters = chr(ord("A") + at % 26) + letters
        at = at // 26 - 1
    return letters


def _relations(targets: list[tuple[str, str]]) -> str:
    said = "".join(
        f'<Relationship Id="rId{number}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'


def _names(titles: list[str]) -> list[str]:
    """What sheets may be called: short, without some signs, each once only."""
    names: list[str] = []
    for title in titles:
        name = whole = _NOT_IN_A_NAME.sub(" ", title)[:_LONGEST_NAME].strip()
        number = 2
        while name.lower() in {one.lower() for one in names}:
            name = f"{whole[: _LONGEST_NAME - 3].strip()} {number}"
            number += 1
        names.append(name)
    return names
