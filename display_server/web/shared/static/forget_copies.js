// Signing out forgets what this browser keeps of the console: as the form is sent (the hub may be away), and on the sign-in page.
const KEPT = "atrium-console";
const form = document.querySelector("[data-sign-out]");

async function forget() {
  await globalThis.caches?.delete(KEPT).catch(() => false);
}

if (form === null) forget();
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  await forget();
  form.submit();
});
