"""The printers this one can be: what each understands, after its maker's public reference. Its own tables, nobody else's.

Code tables: Epson's ESC t matrix; for clones what their manuals print (POS-5890, Netum NT-80, Zijiang ZJ-5870, Rongta RT V1.0).
"""

from dataclasses import dataclass

_EPSON_FIRST = {0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 16: "cp1252", 17: "cp866", 19: "cp858"}
_EPSON_NOW = {
    **_EPSON_FIRST,
    13: "cp857",
    14: "cp737",
    15: "iso8859_7",
    18: "cp852",
    32: "cp720",
    33: "cp775",
    34: "cp855",
    35: "cp861",
    36: "cp862",
    37: "cp864",
    38: "cp869",
    39: "iso8859_2",
    40: "iso8859_15",
    45: "cp1250",
    46: "cp1251",
    47: "cp1253",
    48: "cp1254",
    49: "cp1255",
    50: "cp1256",
    51: "cp1257",
    52: "cp1258",
}
_CLONE = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
    25: "cp1257",
    50: "cp437",
    53: "cp858",
    54: "cp852",
    59: "cp866",
    60: "cp855",
    71: "cp1252",
    72: "cp1250",
    73: "cp1251",
    90: "cp1253",
    91: "cp1254",
    92: "cp1256",
    95: "cp775",
}

_USUAL_GRAPHICS = 256 * 1024


@dataclass(frozen=True)
class Model:
    """One printer. `units` are vertical steps an inch at power on; `hanzi` the codec of its two-byte font, None without."""

    name: str
    dots: int
    tables: dict[int, str]
    dots_per_inch: int = 203
    units: int = 406
    hanzi: str | None = None
    two_byte_at_start: bool = False
    draws_qr: bool = True
    cuts: bool = True
    tells_when_printed: bool = True  # GS ( H
    obeys_epson_only: bool = True  # GS ( D and DLE DC4 fn 8
    sets_units: bool = True  # GS P and GS b
    says_name: bool = True  # GS I 65 to 69
    answers_in_order: bool = True  # GS r
    feels_low_roll: bool = True
    graphics_memory: int = 0  # bytes for pictures that outlive the power (GS ( L fn 64 to 69); 0: knows none of it

    @property
    def says(self) -> str:
        """The name it answers with: the same model on narrow paper, or with another font, has no other one."""
        return self.name.removesuffix("-58mm").removesuffix("-Chinese")

    @property
    def fonts(self) -> str:
        """The two-byte fonts it names."""
        return {None: "", "gb18030": "CHINA GB18030"}.get(self.hanzi, "CHINA GB2312")


def _epson(name: str, dots: int, tables: dict[int, str], dpi: int = 203) -> Model:
    return Model(name, dots, tables, dots_per_inch=dpi, units=dpi * 2, graphics_memory=_USUAL_GRAPHICS)


def _plain(name: str, dots: int, tables: dict[int, str], **other: bool) -> Model:
    """A printer that speaks the common part of ESC/POS and no more."""
    return Model(
        name,
        dots,
        tables,
        units=203,
        draws_qr=other.get("draws_qr", False),
        cuts=other.get("cuts", False),
        tells_when_printed=False,
        obeys_epson_only=False,
        sets_units=False,
        says_name=False,
        feels_low_roll=other.get("feels_low_roll", False),
        hanzi="gbk" if other.get("chinese") else None,
        two_byte_at_start=other.get("chinese", False),
    )


MODELS = {
    model.name: model
    for model in (
        _epson("TM-T20II", 576, {**_EPSON_NOW, 44: "cp1125"}),
        _epson("TM-T20III", 576, {**_EPSON_NOW, 44: "cp1125"}),
        _epson("TM-T20III-58mm", 384, {**_EPSON_NOW, 44: "cp1125"}),
        Model(
            "TM-T88III",
            512,
            {**_EPSON_FIRST, 18: "cp862"},
            dots_per_inch=180,
            units=360,
            draws_qr=False,
            tells_when_printed=False,
            obeys_epson_only=False,
        ),
        _epson("TM-T88IV", 512, {**_EPSON_FIRST, 18: "cp852"}, 180),
        _epson("TM-T88V", 512, _EPSON_NOW, 180),
        _epson("TM-T88VI", 512, _EPSON_NOW, 180),
        _epson("TM-T88VII", 512, _EPSON_NOW, 180),
        _epson("TM-m30", 576, {n: codec for n, codec in _EPSON_NOW.items() if n != 19} | {44: "cp1125"}),
        Model(
            "TM-T70II-Chinese",
            576,
            _EPSON_NOW,
            hanzi="gb18030",
            two_byte_at_start=True,
            graphics_memory=_USUAL_GRAPHICS,
        ),
        _plain(
            "Citizen-CT-S651",
            576,
            {**_EPSON_FIRST, 6: "cp852", 7: "cp866", 8: "cp857", 9: "cp1252", 18: "cp852"},
            draws_qr=True,
            cuts=True,
            feels_low_roll=True,
        ),
        _plain(
            "Bixolon-SRP-S300",
            576,
            {**_EPSON_FIRST, 18: "cp852", 33: "cp775", 34: "cp855", 37: "cp864", 39: "iso8859_2", 47: "cp1253"},
            draws_qr=True,
            cuts=True,
            feels_low_roll=True,
        ),
        _plain("Star-ESC-POS", 576, {0: "cp437"}, cuts=True, feels_low_roll=True),
        _plain(
            "Rongta-RP326",
            576,
            {0: "cp437", 2: "cp850", 6: "cp1251", 7: "cp866", 16: "cp1252", 25: "cp1257", 30: "cp1250", 31: "cp775"},
            draws_qr=True,
            cuts=True,
            feels_low_roll=True,
        ),
        _plain("generic-80mm", 576, _CLONE, draws_qr=True, cuts=True, chinese=True),
        _plain("generic-58mm", 384, _CLONE, chinese=True),
        _plain("ZJ-5870", 384, {0: "cp437", 2: "cp850", 16: "cp1252", 17: "cp866", 18: "cp852"}, chinese=True),
        _plain("pictures-80mm", 576, {0: "cp437"}, cuts=True, chinese=True),
        _plain("pictures-58mm", 384, {0: "cp437"}, chinese=True),
    )
}
