"""What a browser shows and the markup hides: values of fields, shadow roots; and what it folds away."""

from __future__ import annotations

from typing import Any

from ingest.extract.canonical import letters_of

_RUNNING = "ancestor::p|ancestor::li|ancestor::dd|ancestor::td|ancestor::blockquote|ancestor::figcaption"
_WITHOUT_WORDS = frozenset(["hidden", "checkbox", "radio", "submit", "image", "file", "reset", "button", "password"])


def uncover(tree: Any) -> list[str]:
    """Put into an lxml HTML tree, as words, what a browser shows of it.

    Returns the texts, letters and digits alone, that stand folded away: a reader sees them only after a click.
    """
    for template in list(tree.xpath("//template[@shadowrootmode or @shadowroot]")):
        _open_shadow(template)
    for field in list(tree.iter("input", "select")):
        if field.getparent() is not None and field.xpath(_RUNNING):
            _into_words(field, _shown(field))
    return [_fold(details) for details in list(tree.iter("details"))]


def show_areas(tree: Any) -> None:
    """Put what text areas hold into the sentences they stand in: once it is known which of them are seen."""
    for field in list(tree.iter("textarea")):
        if field.getparent() is not None and field.xpath(_RUNNING):
            _into_words(field, "".join(field.itertext()))


def _open_shadow(template: Any) -> None:
    """Show a shadow root in its place, and in its slots what the element holds beside it."""
    host = template.getparent()
    if host is None:
        return
    light = [child for child in host if child is not template and isinstance(child.tag, str)]
    for slot in list(template.iter("slot")):
        for child in light:
            if child.getparent() is host and child.get("slot", "") == slot.get("name", ""):
                child.tail = None
                slot.append(child)
        slot.tag = "div" if len(slot) else "span"
    for child in light:
        if child.getparent() is host:
            child.drop_tree()
    template.tag = "div"
    for name in ("shadowrootmode", "shadowroot"):
        template.attrib.pop(name, None)


def _shown(field: Any) -> str:
    if field.tag == "select":
        chosen = field.xpath(".//option[@selected]") or field.xpath(".//option")[:1]
        return " ".join("".join(option.itertext()) for option in chosen)
    return "" if field.get("type", "text").lower() in _WITHOUT_WORDS else str(field.get("value", ""))


def _into_words(field: Any, words: str) -> None:
    for child in list(field):
        field.remove(child)
    field.text = words
    field.tag = "span"


def _fold(details: Any) -> str:
    """Set what details hold apart from the sentence they stand in; its text where they are closed, else nothing."""
    paragraph = next(iter(details.iterancestors("p")), None)
    inner = details.makeelement("div")
    summary = details.find("summary")
    start = details.index(summary) + 1 if summary is not None else 0
    if summary is not None and summary.tail:
        inner.text, summary.tail = summary.tail, None
    for child in list(details)[start:]:
        inner.append(child)
    text = letters_of("".join(inner.itertext())) if details.get("open") is None else ""
    if paragraph is not None and paragraph.getparent() is not None:
        inner.tail, paragraph.tail = paragraph.tail, None
        paragraph.addnext(inner)
        if summary is not None:
            summary.drop_tag()
        details.drop_tag()
    else:
        details.append(inner)
    return text
