// A chosen file goes to the hub in slices, each small enough for every proxy; then the form is sent with the upload's id.

const SLICE = 500000;
const form = document.querySelector("form.in-slices");

async function send(file, upload, progress) {
  for (let have = 0; have < file.size; ) {
    const answer = await fetch(`${form.dataset.slices}?upload=${upload}&offset=${have}`, {
      method: "POST",
      headers: { "X-CSRFToken": form.elements.csrf_token.value, "Content-Type": "application/octet-stream" },
      body: file.slice(have, have + SLICE),
    });
    if (answer.status === 422) throw new Error((await answer.json()).refused);
    if (!answer.ok) throw new Error(form.dataset.lost);
    ({ have } = await answer.json());
    progress.value = have / file.size;
  }
}

form?.addEventListener("submit", async (event) => {
  const file = form.elements.file.files[0];
  if (file === undefined || form.elements.upload.value) return;
  event.preventDefault();
  const progress = form.querySelector("progress");
  const problem = form.querySelector(".problem");
  progress.hidden = false;
  problem.hidden = true;
  const upload = crypto.randomUUID?.() ?? `${[1e7]}-1e3-4e3-8e3-1e11`.replace(/[018]/g, () => Math.floor(Math.random() * 16).toString(16));
  try {
    await send(file, upload, progress);
    form.elements.upload.value = upload;
    form.elements.name.value = file.name;
    form.elements.file.disabled = true;
    progress.removeAttribute("value"); // the hub reads it now
    form.submit();
  } catch (refused) {
    problem.textContent = refused instanceof TypeError ? form.dataset.lost : refused.message;
    problem.hidden = false;
    progress.hidden = true;
  }
});
