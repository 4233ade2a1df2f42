// The list for times without the hub prints itself anew every so many minutes; while the hub is away the last one stays.
// A browser started with --kiosk-printing prints without asking.

const every = Number(document.querySelector("[data-every]").dataset.every);

document.querySelector("[data-print-key]").addEventListener("click", () => print());
if (every) {
  document.fonts.ready.then(() => print());
  setInterval(again, every * 60000);
}

async function again() {
  try {
    const answer = await fetch(location.href, { signal: AbortSignal.timeout(8000) });
    if (answer.ok && !answer.redirected) location.reload();
  } catch (away) {
    console.info("the list stays as it is:", away.message);
  }
}
