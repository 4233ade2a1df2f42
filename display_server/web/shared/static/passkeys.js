// A form with a passkey: asks the hub for a challenge, the browser's authenticator for the answer, and sends it as a plain form.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

function ask(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  if (options.user === undefined) return navigator.credentials.get({ publicKey: { ...publicKey, allowCredentials: known(options.allowCredentials) } });
  const user = { ...options.user, id: bytes(options.user.id) };
  return navigator.credentials.create({ publicKey: { ...publicKey, user, excludeCredentials: known(options.excludeCredentials) } });
}

function said(made) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[part]) response[part] = text(made.response[part]);
  }
  if (made.response.getTransports) response.transports = made.response.getTransports();
  return { id: made.id, rawId: text(made.rawId), type: made.type, response };
}

async function send(form) {
  const trouble = form.querySelector("[data-trouble]");
  trouble.hidden = true;
  const tell = (words) => { trouble.querySelector("[data-words]").textContent = words; trouble.hidden = false; };
  try {
    const asked = await fetch(form.dataset.passkey, { method: "POST", body: new FormData(form) });
    const options = await asked.json();
    if (!asked.ok) return tell(options.refused);
    form.elements.answer.value = JSON.stringify(said(await ask(options)));
    form.submit();
  } catch (wrong) {
    const why = { NotAllowedError: "cancelled", InvalidStateError: "there", SecurityError: "elsewhere" }[wrong.name];
    tell(form.dataset[why ?? "failed"]);
  }
}

const here = globalThis.PublicKeyCredential !== undefined;
for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !here;
  form.addEventListener("submit", (event) => { event.preventDefault(); send(form); });
}
for (const note of document.querySelectorAll("[data-no-passkey]")) note.hidden = here;
