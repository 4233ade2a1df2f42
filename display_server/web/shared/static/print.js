// Prints the page once it stands, and again by its key.

document.querySelector("[data-print-key]")?.addEventListener("click", () => print());
if (document.querySelector("[data-print]")) document.fonts.ready.then(() => print());
