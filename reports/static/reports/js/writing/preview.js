// The printed report beside the text: loaded anew a moment after each saving, and left where one was reading.
const frame = document.getElementById("writing-preview");
const PAUSE_MS = 800;
let timer = 0;

function reload() {
  const inside = frame.contentWindow;
  const top = inside.scrollY;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, top), { once: true });
  inside.location.reload();
}

export function refresh() {
  clearTimeout(timer);
  timer = setTimeout(reload, PAUSE_MS);
}
