"""The table of printers. A wrong page number prints garbage and raises no error, so it is our own, each row with its source.

Nothing here was tried on a physical printer. Where a source does not say, the careful answer stands: no Chinese font, no native
QR, a page fewer; what no page covers is drawn. `db` is escpos-printer-db, where owners recorded what their printers did.
"""

from hardware.printer.profile import Confirms, PrinterProfile

_WINDOWS = (
    (16, "cp1252"),
    (46, "cp1251"),
    (51, "cp1257"),
    (45, "cp1250"),
    (44, "cp1125"),
    (33, "cp775"),
    (19, "cp858"),
)
"""Epson's newer models, in the order our languages want them."""
_WITHOUT_1125 = tuple(page for page in _WINDOWS if page[0] != 44)
_EARLY_EPSON = ((16, "cp1252"), (17, "cp866"), (19, "cp858"))
_CLONE = ((71, "cp1252"), (73, "cp1251"), (95, "cp775"), (72, "cp1250"), (59, "cp866"))
"""The page numbers of the common Chinese controller (POS-5890, NT-5890K, NT-80-V-UL, P822D record the same)."""

_EPSON_LIST = "Epson's list of its commands (reference_en/escpos) and character code table matrix; db {}.yml"


def _clone(name: str, dots: int, source: str, pages: tuple[tuple[int, str], ...], **other: bool) -> PrinterProfile:
    return PrinterProfile(
        name=name,
        dots=dots,
        pages=pages,
        source=source,
        own_chinese="gb2312",
        native_qr=other.get("native_qr", False),
        cutter=other.get("cutter", False),
        confirms=Confirms.IN_ORDER,
        epson=False,
        sets_units=False,
        near_end_sensor=False,
    )


_ALL = (
    PrinterProfile(
        "TM-T20II", 576, _WINDOWS, _EPSON_LIST.format("TM-T20II"), keeps_pictures=True, asks_by_name=("TM-T20II",)
    ),
    PrinterProfile(
        "TM-T20III", 576, _WINDOWS, _EPSON_LIST.format("TM-T20III"), keeps_pictures=True, asks_by_name=("TM-T20III",)
    ),
    PrinterProfile(
        "TM-T20III-58mm",
        384,
        _WINDOWS,
        _EPSON_LIST.format("TM-T20III"),
        keeps_pictures=True,
        asks_by_name=("TM-T20III",),
    ),
    PrinterProfile(
        "TM-T88III",
        512,
        _EARLY_EPSON,
        "db TM-T88III.yml; Epson's older manual excludes it from GS ( H and GS ( k QR",
        dots_per_inch=180,
        native_qr=False,
        confirms=Confirms.IN_ORDER,
        epson=False,
        asks_by_name=("TM-T88III",),
    ),
    PrinterProfile(
        "TM-T88IV",
        512,
        (*_EARLY_EPSON, (18, "cp852")),
        _EPSON_LIST.format("TM-T88IV"),
        dots_per_inch=180,
        keeps_pictures=True,
        asks_by_name=("TM-T88IV",),
    ),
    PrinterProfile(
        "TM-T88V",
        512,
        _WITHOUT_1125,
        _EPSON_LIST.format("TM-T88V"),
        dots_per_inch=180,
        keeps_pictures=True,
        asks_by_name=("TM-T88V",),
    ),
    PrinterProfile(
        "TM-T88VI",
        512,
        _WITHOUT_1125,
        "taken to print as the TM-T88V, whose pages it keeps",
        dots_per_inch=180,
        keeps_pictures=True,
        asks_by_name=("TM-T88VI",),
    ),
    PrinterProfile(
        "TM-T88VII",
        512,
        _WITHOUT_1125,
        "taken to print as the TM-T88V, whose pages it keeps",
        dots_per_inch=180,
        keeps_pictures=True,
        asks_by_name=("TM-T88VII",),
    ),
    PrinterProfile(
        "TM-m30",
        576,
        tuple(page for page in _WINDOWS if page[0] != 19),
        _EPSON_LIST.format("TM-m30III"),
        asks_by_name=("TM-m30", "TM-m30II", "TM-m30III"),
        keeps_pictures=True,
    ),
    PrinterProfile(
        "TM-T70II-Chinese",
        576,
        _WITHOUT_1125,
        "db TM-T70II-CH.yml: GB18030-2022 level 2 by FS &",
        own_chinese="gbk",
        keeps_pictures=True,
        asks_by_name=("TM-T70II",),
    ),
    PrinterProfile(
        "Citizen-CT-S651",
        576,
        ((16, "cp1252"), (17, "cp866"), (18, "cp852"), (19, "cp858")),
        "db CT-S651.yml",
        confirms=Confirms.IN_ORDER,
        epson=False,
        sets_units=False,
    ),
    PrinterProfile(
        "Bixolon-SRP-S300",
        576,
        ((16, "cp1252"), (17, "cp866"), (33, "cp775"), (19, "cp858"), (34, "cp855")),
        "db SRP-S300.yml",
        confirms=Confirms.IN_ORDER,
        epson=False,
        sets_units=False,
    ),
    PrinterProfile(
        "Star-ESC-POS",
        576,
        (),
        "Star's ESC/POS Mode Command Specifications 2.50 name the mode; its page table was not read, so only CP437 is used",
        native_qr=False,
        confirms=Confirms.IN_ORDER,
        epson=False,
        sets_units=False,
    ),
    PrinterProfile(
        "Rongta-RP326",
        576,
        ((16, "cp1252"), (6, "cp1251"), (31, "cp775"), (30, "cp1250"), (7, "cp866")),
        "db RP326.yml; Rongta's command set RT V1.0",
        confirms=Confirms.IN_ORDER,
        epson=False,
        sets_units=False,
    ),
    _clone("generic-80mm", 576, "db NT-80-V-UL.yml, P822D.yml", _CLONE, native_qr=True, cutter=True),
    _clone("generic-58mm", 384, "db POS-5890.yml, NT-5890K.yml", _CLONE),
    _clone("ZJ-5870", 384, "db ZJ-5870.yml", ((16, "cp1252"), (17, "cp866"), (18, "cp852"))),
    PrinterProfile(
        "pictures-80mm",
        576,
        (),
        "for a printer nobody knows: every word is drawn, so that no page can be wrong",
        native_qr=False,
        confirms=Confirms.IN_ORDER,
        epson=False,
        sets_units=False,
        near_end_sensor=False,
        start_codec="ascii",
    ),
    PrinterProfile(
        "pictures-58mm",
        384,
        (),
        "the same on 58 mm",
        native_qr=False,
        cutter=False,
        confirms=Confirms.IN_ORDER,
        epson=False,
        sets_units=False,
        near_end_sensor=False,
        start_codec="ascii",
    ),
)
PROFILES = {profile.name: profile for profile in _ALL}
