// A chosen file goes to the hub in slices, each small enough for every proxy. What they make together is named by one id.

const SLICE = 500000;

// crypto.randomUUID is only there over HTTPS; a hub in the house may answer without.
export const freshUpload = () =>
  crypto.randomUUID?.() ?? `${[1e7]}-1e3-4e3-8e3-1e11`.replace(/[018]/g, () => Math.floor(Math.random() * 16).toString(16));

// `post(address, bytes)` answers {have}: how much of it the hub holds now. `more`: what else each slice says of the file.
export async function sendSlices({ file, address, upload, post, progress, more = {} }) {
  for (let have = 0; have < file.size; ) {
    const said = new URLSearchParams({ upload, offset: have, ...more });
    ({ have } = await post(`${address}?${said}`, file.slice(have, have + SLICE)));
    progress.value = have / file.size;
  }
}

// The `post` of a plain form: refusals come in words; `lost` says that the line is gone.
export const postOf = (form, lost) => async (address, body) => {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.csrf_token.value, "Content-Type": "application/octet-stream" },
    body,
  });
  if (answer.status === 422) throw new Error((await answer.json()).refused);
  if (!answer.ok) throw new Error(lost);
  return answer.json();
};
