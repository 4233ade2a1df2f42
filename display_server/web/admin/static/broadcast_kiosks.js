// Pictures of kiosks under the message, one after the other: what draws them has one pencil, and the key that sends waits for none.
const pictures = document.querySelector(".kiosk-pictures");
const why = document.getElementById("kiosks-why");
const asData = (blob) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result);
  reader.onerror = failed;
  reader.readAsDataURL(blob);
});

for (const one of pictures.querySelectorAll("img[data-picture]")) {
  try {
    const answer = await fetch(one.dataset.picture);
    if (!answer.ok) throw new Error(answer.headers.get("Atrium-Why") ?? String(answer.status));
    one.src = await asData(await answer.blob());
    one.classList.remove("old");
  } catch (lost) {
    console.info("not drawn:", lost.message);
    one.closest("figure").hidden = true;
    why.textContent = pictures.dataset.lost;
    why.hidden = false;
  }
}
