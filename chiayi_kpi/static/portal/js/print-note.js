// What a page says of its own print (.printed: what, up to when, printed on which day) stands at the foot of every
// sheet: the margin of @page in print.css reads it. Read only now, since another month may have been chosen.
window.addEventListener("beforeprint", () => {
  const note = document.querySelector(".printed");
  if (!note) return;
  const text = note.textContent.replace(/\s+/g, " ").trim();
  document.documentElement.style.setProperty("--printed", JSON.stringify(text));
});
