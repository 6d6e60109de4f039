"""Write ``.env.example`` and the table of settings in the documentation, from the code."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from portal.settings_table import example_file, markdown_table  # noqa: E402

BEGIN, END = "<!-- settings -->", "<!-- end of settings -->"


def with_table(text: str) -> str:
    """The page with the table of now between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{markdown_table()}\n{END}{after}"


def main() -> None:
    """Write both."""
    (ROOT / ".env.example").write_text(example_file())
    page = ROOT / "docs" / "operate.md"
    page.write_text(with_table(page.read_text()))


if __name__ == "__main__":
    main()
