"""Bars on a logarithmic scale, as SVG."""
import collections
import html
import math

# `value` is nanoseconds, or None where there is none. `style` is "ours",
# "other", "hollow" (not the right answer) or "open" (stopped at the limit).
Bar = collections.namedtuple("Bar", "label value text style")
Panel = collections.namedtuple("Panel", "title bars")

WIDTH = 880
LEFT = 170         # where bars begin
RIGHT = 180        # room for the text behind the longest bar
BAR = 20           # from bar to bar
LOWEST, HIGHEST = 2, 10  # decades: 100 ns to 10 s
FILL = {"ours": "#0b5394", "other": "#a9b7c6", "open": "#d9a441",
        "hollow": "#ffffff"}
TEXT = "#1f2328"
FAINT = "#d0d7de"


def x_of(nanoseconds):
    decades = math.log10(max(nanoseconds, 1)) - LOWEST
    share = min(max(decades / (HIGHEST - LOWEST), 0.004), 1)
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def text_at(x, y, text, extra=""):
    return (f'<text x="{x:.0f}" y="{y:.0f}" fill="{TEXT}"{extra}>'
            f"{html.escape(text)}</text>")


def draw(title, panels):
    names = {2: "100 ns", 3: "1 µs", 4: "10 µs", 5: "100 µs", 6: "1 ms",
             7: "10 ms", 8: "100 ms", 9: "1 s", 10: "10 s"}
    lines = []
    y = 34
    lines.append(text_at(16, y - 8, title,
                         ' font-size="16" font-weight="bold"'))
    for panel in panels:
        y += 24
        lines.append(text_at(16, y, panel.title, ' font-weight="bold"'))
        y += 10
        bottom = y + BAR * len(panel.bars)
        for decade in names:
            x = x_of(10 ** decade)
            lines.append(f'<path d="M{x:.0f} {y}V{bottom}" '
                         f'stroke="{FAINT}" stroke-width="1"/>')
        for bar in panel.bars:
            lines.append(text_at(LEFT - 8, y + 15, bar.label,
                                 ' text-anchor="end"' +
                                 (' font-weight="bold"'
                                  if bar.style == "ours" else "")))
            end = LEFT
            if bar.value is not None and bar.value > 0:
                end = x_of(bar.value)
                stroke = ""
                if bar.style == "hollow":
                    stroke = ' stroke="#8c959f" stroke-dasharray="3 2"'
                lines.append(f'<rect x="{LEFT}" y="{y + 3}" '
                             f'width="{end - LEFT:.1f}" height="{BAR - 6}" '
                             f'fill="{FILL[bar.style]}"{stroke}/>')
            # A rim, so that the grid does not cross the text.
            lines.append(text_at(end + 6, y + 15, bar.text,
                                 ' stroke="#ffffff" stroke-width="4" '
                                 'paint-order="stroke"'))
            y += BAR
        y += 14
        for decade, name in names.items():
            lines.append(text_at(x_of(10 ** decade), y, name,
                                 ' text-anchor="middle" font-size="10"'))
    height = y + 16
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
            f'height="{height}" viewBox="0 0 {WIDTH} {height}" '
            'font-family="Helvetica, Arial, sans-serif" font-size="13">')
    ground = f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
    return "\n".join([head, f"<title>{html.escape(title)}</title>", ground] +
                     lines + ["</svg>"]) + "\n"
