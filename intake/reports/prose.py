"""What people type in a report: paragraphs, and lists of lines that begin with a dash or a star."""

from dataclasses import dataclass, field

MARKS = ("- ", "* ", "• ")


@dataclass
class Item:
    """One line of a list, with the smaller list below it."""

    text: str
    subs: list[str] = field(default_factory=list)


@dataclass
class Block:
    """A paragraph, or a list when it has items."""

    text: str = ""
    items: list[Item] = field(default_factory=list)
    # The mark of the outer list; another mark inside it makes a smaller list.
    mark: str = ""


def blocks(text: str) -> list[Block]:
    """The text in paragraphs and lists; nothing else is markup."""
    made: list[Block] = []
    open_block: Block | None = None
    for raw in text.splitlines():
        line = raw.strip()
        mark = next((one for one in MARKS if line.startswith(one)), "")
        if not line:
            open_block = None
        elif mark:
            if open_block is None or not open_block.items:
                # A list goes on over an empty line.
                is_list = made and made[-1].items
                open_block = made[-1] if is_list else Block()
                made += [] if is_list else [open_block]
            _add(open_block, mark, line[len(mark) :].strip())
        elif open_block is None:
            open_block = Block(text=line)
            made.append(open_block)
        else:
            _go_on(open_block, line)
    return made


def _add(block: Block, mark: str, text: str) -> None:
    if block.items and mark != block.mark:
        block.items[-1].subs.append(text)
    else:
        block.mark = mark
        block.items.append(Item(text))


def _go_on(block: Block, line: str) -> None:
    """A line without a mark belongs to the line before it."""
    if not block.items:
        block.text += f" {line}"
    elif block.items[-1].subs:
        block.items[-1].subs[-1] += f" {line}"
    else:
        block.items[-1].text += f" {line}"
