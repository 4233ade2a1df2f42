// A chosen file goes to the hub in slices, each small enough for every proxy; then the form is sent with the upload's id.

import { freshUpload, postOf, sendSlices } from "./slices.js";

const form = document.querySelector(".content-form");
const chosen = document.getElementById("file");
const progress = document.getElementById("progress");
const problem = document.getElementById("upload-problem");

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
  const upload = freshUpload();
  const more = { kind: form.elements.kind.value, size: file.size };
  try {
    await sendSlices({ file, address: form.dataset.slices, upload, post: postOf(form, problem.dataset.lost), progress, more });
    form.elements.upload.value = upload;
    form.submit();
  } catch (refused) {
    problem.lastElementChild.textContent = refused instanceof TypeError ? problem.dataset.lost : refused.message;
    problem.hidden = false;
    progress.hidden = true;
  }
});
