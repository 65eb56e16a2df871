// <button data-dialog="id"> opens <dialog id="id">; [data-dialog-close] and a click on the backdrop close it, but no text that
// was selected up to there, nor the question whether somebody is still there (idle.js).
let pressed = null;
document.addEventListener("pointerdown", (event) => { pressed = event.target; });

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
  if (event.target === pressed && pressed.matches("dialog:not(#idle)")) pressed.close();
});
