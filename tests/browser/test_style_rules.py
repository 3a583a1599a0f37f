"""What keeps the pages under the strict content policy, in every direction of writing, and legible."""

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))
SHEETS = sorted((HOUSE / "static/css").glob("*.css"))
SPRITE = next((HOUSE / "static/vendor").glob("lucide-*.svg"))

LOOSE = {
    r"\sstyle\s*=": "an inline style: write a class",
    r"\son[a-z]+\s*=": "an inline handler: switch the feature on by a data attribute",
    r"<script(?![^>]*\ssrc=)": "an inline script: write a module in static/js",
    r"hx-on|hx-vals\s*=\s*['\"]js:|javascript:": "something that needs eval: listen in static/js",
    r"\|\s*safe\b": "text trusted as markup: let it be escaped",
}
PHYSICAL = r"(?<![\w-])((margin|padding|border|inset)-(left|right|top|bottom)|(?<!-)(left|right|top|bottom))\s*:"
ICON = (
    r"(?:\bicon\(|\bempty\(|\bcontact_row\(|\bnote\('\w+', |"
    r"\b(?:button|badge)\((?:[^{}]*?, )?'(?:primary|secondary|quiet|danger|ok|warn|info)', )'([a-z0-9-]+)'"
)

TEXT, CONTROL = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
SURFACES = ("canvas", "surface", "sunken", "hover")
KINDS = ("danger", "warn", "info", "ok")
PAIRS = [
    *((ink, under, TEXT) for under in (*SURFACES, "selected") for ink in ("ink", "ink-2", "ink-3", "link")),
    *((f"{kind}-ink", under, TEXT) for kind in KINDS for under in (f"{kind}-tint", "surface", "canvas")),
    *((ink, f"{kind}-tint", TEXT) for kind in KINDS for ink in ("ink", "ink-2")),
    *((f"tone-{number}-ink", f"tone-{number}", TEXT) for number in range(1, 9)),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-hover", TEXT),
    ("on-danger", "danger-fill", TEXT),
    ("brand-ink", "brand-tint", TEXT),
    ("brand-ink", "selected", TEXT),
    ("neutral-ink", "neutral-tint", TEXT),
    ("ink", "mark", TEXT),
    *((line, under, CONTROL) for line in ("field-line", "focus") for under in ("surface", "canvas")),
    ("brand", "surface", CONTROL),
    ("danger-line", "surface", CONTROL),
    ("danger-line", "danger-tint", CONTROL),
    ("warn-line", "surface", CONTROL),
]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_a_looser_policy(path: Path) -> None:
    source = path.read_text()
    found = [(match[0], why) for rule, why in LOOSE.items() for match in re.finditer(rule, source)]
    assert not found


def test_every_icon_in_use_is_in_the_sprite() -> None:
    used = {name for path in TEMPLATES for name in re.findall(ICON, path.read_text())}
    drawn = set(re.findall(r'<symbol id="i-([\w-]+)"', SPRITE.read_text()))
    assert used
    assert not used - drawn


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_style_sheets_work_from_right_to_left_as_well(path: Path) -> None:
    found = [match[0] for match in re.finditer(PHYSICAL, path.read_text())]
    assert not found, "use logical properties: margin-inline-start, inset-block-end …"


@pytest.mark.parametrize(
    "path", [path for path in SHEETS if path.stem not in {"tokens", "print"}], ids=lambda p: p.name
)
def test_colours_come_from_the_tokens(path: Path) -> None:
    assert not re.findall(r"#[0-9a-f]{3,8}\b(?=\s*[;,)])", path.read_text())


def test_every_sheet_is_linked() -> None:
    layout = (HOUSE / "templates/layout.html").read_text()
    assert not [
        path.stem for path in SHEETS if f"'{path.stem}'" not in layout and f"css/{path.stem}.css" not in layout
    ]


@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_stand_out_by_day_and_by_night(front: str, back: str, least: float) -> None:
    colours = tokens()
    day, night = (contrast(colours[front][theme], colours[back][theme]) for theme in (0, 1))
    assert min(day, night) >= least, f"{day:.2f} by day, {night:.2f} by night"


def tokens() -> dict[str, tuple[str, str]]:
    """Read each colour token's two values, light and dark."""
    css = (HOUSE / "static/css/tokens.css").read_text()
    found = re.findall(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)", css)
    return {name: (light, dark) for name, light, dark in found}


def contrast(one: str, other: str) -> float:
    """Compute WCAG's contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Compute WCAG's relative luminance of #rrggbb."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
