// A chosen file goes to the hub in slices, each small enough for every proxy; then the form is sent with the upload's id.

import { freshUpload, postOf, sendSlices } from "./slices.js";

const form = document.querySelector("form.in-slices");

form?.addEventListener("submit", async (event) => {
  const file = form.elements.file.files[0];
  if (file === undefined || form.elements.upload.value) return;
  event.preventDefault();
  const progress = form.querySelector("progress");
  const problem = form.querySelector(".problem");
  progress.hidden = false;
  problem.hidden = true;
  const upload = freshUpload();
  try {
    await sendSlices({ file, address: form.dataset.slices, upload, post: postOf(form, form.dataset.lost), progress });
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
