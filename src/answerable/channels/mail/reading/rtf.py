"""The words of an RTF, and the HTML that Outlook hides in one ([MS-OXRTFEX]), in one pass over whatever bytes."""

import re
from dataclasses import dataclass, field, replace
from html import escape

from answerable.channels.mail.reading.charsets import decode

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]{1,4000})|[\\]",
    re.DOTALL,
)
SAID = {
    "par": "\n", "line": "\n", "sect": "\n\n", "page": "\n\n", "row": "\n", "tab": "\t", "cell": "\t", "nestcell": "\t",
    "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "nestrow": "\n",
}  # fmt: skip
MARKS = {b"~": "\u00a0", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}
UNSAID = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "listtable", "listoverridetable", "rsidtbl",
    "generator", "themedata", "datastore", "latentstyles", "xmlnstbl", "header", "footer", "headerl", "headerr",
    "headerf", "footerl", "footerr", "footerf", "filetbl", "revtbl", "mhtmltag", "bkmkstart", "bkmkend", "mmath",
}  # fmt: skip
CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
LINK = re.compile(r"HYPERLINK\s+\"?([^\"\s]{1,2000})", re.IGNORECASE)


@dataclass(frozen=True)
class State:
    """What holds within one pair of braces."""

    is_unsaid: bool = False
    is_tag: bool = False  # HTML itself, as it stood
    is_rtf_only: bool = False  # what only a reader of RTF shall see
    is_instruction: bool = False  # of a field, such as a link's target
    is_fonts: bool = False
    skipped_after: int = 1  # characters that stand for readers without Unicode
    charset: str = ""


@dataclass
class Reading:
    """What has been read: pieces of HTML and of plain words, and the bytes that are not decoded yet."""

    has_html: bool = False
    charset: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    html: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    instruction: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    waiting_state: State = State()

    def bytes_said(self, data: bytes, state: State) -> None:
        if state is not self.waiting_state:
            self.flush()
            self.waiting_state = state
        self.waiting += data

    def said(self, text: str, state: State) -> None:
        self.flush()
        self.put(text, state)

    def flush(self) -> None:
        if self.waiting:
            state, data = self.waiting_state, bytes(self.waiting)
            self.waiting.clear()
            self.put(decode(data, self.charset if state.is_tag else state.charset or self.charset)[0], state)

    def put(self, text: str, state: State) -> None:
        if state.is_instruction:
            self.instruction.append(text)
        elif state.is_tag:
            self.html.append(text)
        elif not state.is_unsaid:
            self.words.append(text)
            if not state.is_rtf_only:
                self.html.append(escape(text, quote=False))


def read_rtf(data: bytes) -> tuple[str, str]:
    """The HTML hidden in an RTF (nothing where there is none), and its words as plain text."""
    reading = Reading()
    states = [State()]
    skip = at = 0
    while at < len(data):
        token = TOKEN.match(data, at)
        if token is None:
            break
        at = token.end()
        word, number, code, mark, brace, text = token.groups()
        if brace:
            skip = 0
            braced(brace, reading, states)
        elif word == b"bin":
            at += max(0, int(number or 0))
        elif word:
            state, skip = controlled(word.decode().lower(), number, reading, states[-1], skip)
            states[-1] = state
        elif code or text:
            skipped, said = min(skip, 1 if code else len(text)), bytes([int(code, 16)]) if code else text
            skip -= skipped
            if len(said) > skipped:
                reading.bytes_said(said[skipped:], states[-1])
        elif mark == b"*":
            states[-1] = replace(states[-1], is_unsaid=True)
        elif mark in MARKS:
            reading.said(MARKS[mark], states[-1])
    reading.flush()
    html = joined(reading.html).strip() if reading.has_html else ""
    return html, tidy(joined(reading.words))


def joined(pieces: list[str]) -> str:
    """All pieces as one text; characters that were written as two UTF-16 units are whole again."""
    return "".join(pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def braced(brace: bytes, reading: Reading, states: list[State]) -> None:
    if brace == b"{":
        states.append(states[-1])
    elif len(states) > 1:
        ended = states.pop()
        if ended.is_instruction and not states[-1].is_instruction:
            reading.flush()
            linked(reading, states[-1])


def linked(reading: Reading, state: State) -> None:
    """A link's target is said before its words."""
    found = LINK.search("".join(reading.instruction))
    reading.instruction.clear()
    if found and not state.is_unsaid and not reading.has_html:
        reading.words.append(f"<{found[1]}> ")


def controlled(word: str, number: bytes | None, reading: Reading, state: State, skip: int) -> tuple[State, int]:
    """Follow one control word: what holds from here on, and how many characters are to be skipped."""
    value = int(number) if number else None
    if word == "u" and value is not None:
        reading.said(chr(value & 0xFFFF), state)
        return state, state.skipped_after
    if word in SAID:
        reading.said(SAID[word], state)
    elif word == "fromhtml":
        reading.has_html = True
    elif word == "ansicpg" and value:
        reading.charset = "utf-8" if value == 65001 else f"cp{value}"
    elif word == "uc" and value is not None:
        return replace(state, skipped_after=max(0, min(value, 10))), 0
    else:
        return destined(word, value, reading, state), 0
    return state, 0


def destined(word: str, value: int | None, reading: Reading, state: State) -> State:
    """Control words that say what a group is for, or in which character set it is."""
    if word == "htmltag":
        return replace(state, is_tag=True, is_unsaid=False)
    if word == "htmlrtf":
        return replace(state, is_rtf_only=value != 0)
    if word == "fldinst":
        return replace(state, is_instruction=True)
    if word in UNSAID:
        return replace(state, is_unsaid=True, is_fonts=word == "fonttbl")
    if word == "f" and value is not None:
        reading.font = value
        return state if state.is_fonts else replace(state, charset=reading.fonts.get(value, ""))
    if word == "fcharset" and state.is_fonts:
        reading.fonts[reading.font] = CHARSETS.get(value or 0, "")
    elif word == "plain" and state.charset:
        return replace(state, charset="")
    return state


def tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\u00a0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
