"""Where the words that a customer can read stand. What is not listed is read by colleagues only, and is not translated.

Where a file speaks to both, the functions that customers hear from are named.
"""

from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src/answerable"

WHOLE = (
    "cases/announcing.py",
    "cases/masking.py",
    "cases/telling_late.py",
    "cases/wording.py",
    "channels/mail/onward.py",
    "channels/web/telling.py",
    "kit/claims.py",
    "kit/moments.py",
    "kit/templates/400.html",
    "kit/templates/403_csrf.html",
    "kit/templates/404.html",
    "kit/templates/413.html",
    "kit/templates/kit/errors.html",
    "kit/templates/kit/field.html",
    "kit/templates/kit/file.html",
    "kit/templates/kit/flashes.html",
    "kit/templates/kit/form.html",
    "kit/templates/kit/page.html",
    "kit/templates/kit/portal.html",
    "kit/uploads.py",
    "portal/**/*.py",
    "portal/**/*.html",
)

# Verbs that a customer's page calls, and what refuses them.
FUNCTIONS = {
    "cases/models/answering.py": ("not_an_answer",),
    "cases/models/ending.py": ("come_back_to_us",),
    "cases/models/excusing.py": ("need_answer",),
    "cases/models/matter.py": ("find_message", "_check_takes_part"),
    "cases/models/message.py": ("author_name",),
    "cases/models/resolving.py": ("confirm", "reject", "take_back", "withdraw", "_check_decides"),
    "cases/models/sponsoring.py": ("escalate",),
    "cases/models/scanned.py": ("hold",),
    "kit/templatetags/kit.py": ("size", "_words_of_time"),
}


def files() -> list[tuple[Path, tuple[str, ...]]]:
    """Each file with the functions that count in it; none named: all of it."""
    whole = {path for pattern in WHOLE for path in SOURCE.glob(pattern) if "tests" not in path.parts}
    parts = {SOURCE / name: functions for name, functions in FUNCTIONS.items()}
    return sorted((dict.fromkeys(whole, ()) | parts).items())
