// A .file-drop label takes dropped files for its input and names what was chosen.
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
  const names = Array.from(event.target.files, (file) => file.name);
  event.target.closest(".file-drop").querySelector(".file-drop__name").textContent = names.join(", ");
});
