// A chosen file goes to the hub in slices, each small enough for every proxy; then the form is sent with the upload's id.

const SLICE = 500000;

const form = document.querySelector(".content-form");
const chosen = document.getElementById("file");
const progress = document.getElementById("progress");
const problem = document.getElementById("upload-problem");

async function send(file, upload) {
  for (let have = 0; have < file.size; ) {
    const said = new URLSearchParams({ upload, offset: have, kind: form.elements.kind.value, size: file.size });
    const answer = await fetch(`${form.dataset.slices}?${said}`, {
      method: "POST",
      headers: { "X-CSRFToken": form.elements.csrf_token.value, "Content-Type": "application/octet-stream" },
      body: file.slice(have, have + SLICE),
    });
    if (answer.status === 422) throw new Error((await answer.json()).refused);
    if (!answer.ok) throw new Error(problem.dataset.lost);
    ({ have } = await answer.json());
    progress.value = have / file.size;
  }
}

chosen.addEventListener("change", () => {
  form.elements.upload.value = ""; // another one than was sent before
  problem.hidden = true;
});

form.addEventListener("submit", async (event) => {
  const file = chosen.files[0];
  const wanted = ["picture", "video"].includes(form.elements.kind.value);
  if (!wanted || file === undefined || form.elements.upload.value) return;
  event.preventDefault();
  progress.hidden = false;
  problem.hidden = true;
  const upload = crypto.randomUUID?.() ?? `${[1e7]}-1e3-4e3-8e3-1e11`.replace(/[018]/g, () => Math.floor(Math.random() * 16).toString(16));
  try {
    await send(file, upload);
    form.elements.upload.value = upload;
    form.submit();
  } catch (refused) {
    problem.lastElementChild.textContent = refused instanceof TypeError ? problem.dataset.lost : refused.message;
    problem.hidden = false;
    progress.hidden = true;
  }
});
