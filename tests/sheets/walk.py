"""A page walked through with Tab alone: what leaves the window sideways, which key is not reached, whose ring is not seen."""

from collections.abc import Iterator

from playwright.sync_api import Page

MOST_STOPS = 160
_SCROLLS = "() => document.scrollingElement.scrollWidth > innerWidth + 1"
_WIDER = """() => [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility() && !one.closest(".scroll, .for-readers, svg"))
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()))
    .map((one) => one.textContent.trim().slice(0, 60))"""
_KEYS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled)
    .filter((one) => one.type !== "hidden" && one.tabIndex >= 0)
    .map((one, at) => { one.dataset.stop = at; return [String(at), (one.innerText || one.name || one.tagName).trim()]; })"""
_GROUPED = """() => [...document.querySelectorAll("input[type=radio]")].map((one) => one.name)"""  # one stop a group
_HERE = """() => {
    const one = document.activeElement;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    const { top, bottom } = one.getBoundingClientRect();
    return {
      stop: one.dataset?.stop ?? null,
      ring: (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none",
      seen: bottom > 0 && top < innerHeight,
      what: (one.innerText || one.name || one.tagName).trim(),
    };
}"""
_STAND_STILL = """() => {  // what renews itself takes its keys along, and their marks with them
    for (const one of document.querySelectorAll("[data-refetch]")) one.replaceChildren = () => {};
}"""
_FROM_THE_TOP = """() => {  // also where the page itself chose a field: Tab goes on from the last focus, blurred or not
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    scrollTo(0, 0);
}"""


def faults(page: Page, where: str) -> Iterator[str]:
    """Each as a line for people; `where` begins it."""
    if page.evaluate(_SCROLLS):
        yield f"{where}: scrolls sideways: {page.evaluate(_WIDER)[:4]}"
    page.evaluate(_STAND_STILL)
    keys, grouped = dict(page.evaluate(_KEYS)), set(page.evaluate(_GROUPED))
    page.evaluate(_FROM_THE_TOP)
    reached: set[str] = set()
    before = None
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(_HERE)
        # A date's parts are several stops of one field, the inner ones with rings of their own.
        same = here["stop"] == before
        again = here["stop"] in reached and not same
        before = here["stop"]
        if again or (before is None and reached):
            break
        if before is None:
            continue
        reached.add(before)
        if not here["ring"] and not same:
            yield f"{where}: no ring on {here['what'][:40]!r}"
        if not here["seen"]:
            yield f"{where}: {here['what'][:40]!r} has the focus and is not in the window"
    missed = [name[:40] for stop, name in keys.items() if stop not in reached and name not in grouped]
    if missed and len(reached) < MOST_STOPS:
        yield f"{where}: Tab does not reach {missed[:6]}"
