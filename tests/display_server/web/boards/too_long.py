"""What does not fit on a board: a script for the page, answering the elements that are cut or leave the screen."""

TOO_LONG = """() => [...document.querySelectorAll("h1, h2, .head, .row > *, .call > *, .ahead > *, footer p, #stale p, #note")]
    .filter((one) => one.offsetParent !== null && getComputedStyle(one).display !== "inline")
    .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().bottom > innerHeight + 1
        || one.getBoundingClientRect().right > innerWidth)
    .map((one) => `${one.tagName}.${one.className} ${one.textContent}`)"""
