// A .file-drop label takes dropped files for its input and names what was chosen. What is larger than the server reads
// (data-max-bytes) is not chosen at all: a browser would send all of it before it could be told.
function zoneOf(event) {
  return event.target instanceof Element ? event.target.closest(".file-drop") : null;
}

for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => {
    const zone = zoneOf(event);
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("is-over", type === "dragenter" || type === "dragover");
    if (type !== "drop" || event.dataTransfer.files.length === 0) return;
    const input = zone.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

document.addEventListener("change", (event) => {
  if (!event.target.matches(".file-drop input[type=file]")) return;
  const zone = event.target.closest(".file-drop");
  const files = Array.from(event.target.files);
  const most = Number(zone.dataset.maxBytes) || Infinity;
  const tooLarge = files.some((file) => file.size > most);
  if (tooLarge) event.target.value = "";
  zone.querySelector(".file-drop__name").textContent = tooLarge
    ? zone.dataset.tooLarge
    : files.map((file) => file.name).join(", ");
});
