"""Make the font that charts are measured and drawn with: ``python benchmarks/chart_font.py NotoSansCJK-Regular.ttc``."""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

TARGET = Path(__file__).parents[1] / "pipeline" / "report" / "charts" / "font" / "ReportSansSC-Regular.otf"
FAMILY = "Report Sans SC"
SIMPLIFIED = 2
"""Place of the simplified Chinese face in the collection."""
SIGNS = "–—…·•°×÷≤≥−“”‘’€£¥￥％①②③④⑤⑥⑦⑧⑨⑩↑↓→←▲▼"
NAMES = {1: FAMILY, 3: f"{FAMILY} 2.004", 4: FAMILY, 6: "ReportSansSC-Regular", 16: FAMILY}


def characters() -> str:
    """Give every sign of GB 2312, of ASCII, and a few that reports use besides."""
    found = {chr(code) for code in range(0x20, 0x7F)} | set(SIGNS)
    for first in range(0xA1, 0xF8):
        for second in range(0xA1, 0xFF):
            found.update(bytes([first, second]).decode("gb2312", errors="ignore"))
    return "".join(sorted(found))


def main(source: str) -> None:
    """Cut the font down and give it its own name."""
    options = subset.Options(font_number=SIMPLIFIED, layout_features=["kern"], hinting=False, notdef_outline=True, name_IDs=["*"])
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters())
    cutter.subset(font)
    for record in list(font["name"].names):
        if record.nameID in NAMES:
            record.string = NAMES[record.nameID]
    compact = font["CFF "].cff
    compact.fontNames = [NAMES[6]]
    compact.topDictIndex[0].FullName = FAMILY
    compact.topDictIndex[0].FamilyName = FAMILY
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    subset.save_font(font, str(TARGET), options)


if __name__ == "__main__":
    main(sys.argv[1])
