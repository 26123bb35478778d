"""Ways through a page with the keyboard alone, for a page that may still be loading."""

from __future__ import annotations

import time

from playwright.sync_api import Page

AT_HAND = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body) return '';
  const label = at.getAttribute('aria-label') ?? at.labels?.[0]?.innerText;
  return (label ?? at.innerText ?? '').replace(/\\s+/g, ' ').trim();
}"""
PATIENCE_S = 60


def at_hand(page: Page) -> str:
    """Give the words of the element that has the focus, however deep it lies."""
    return str(page.evaluate(AT_HAND))


def wait_at_hand(page: Page, words: str) -> None:
    """Wait until the focus is where these words are."""
    page.wait_for_function(f"(words) => ({AT_HAND})() === words", arg=words)


def tab_to(page: Page, name: str, *, key: str = "Tab") -> None:
    """Go on with a key, round and round, until a control of this name has the focus."""
    seen: list[str] = []
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        words = at_hand(page)
        if name in words:
            return
        if words in seen:
            page.wait_for_timeout(20)  # a second round: what is sought may be on its way
        seen.append(words)
        page.keyboard.press(key)
    raise AssertionError(f"no way with {key} to {name}: {sorted(set(seen))}")


def press(page: Page, name: str) -> None:
    """Go to a control and press Enter."""
    tab_to(page, name)
    page.keyboard.press("Enter")
