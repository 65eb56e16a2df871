// The printed report beside the text: loaded anew a moment after each saving, and left where one was reading.
const frame = document.getElementById("writing-preview");
const PAUSE_MS = 800;
let timer = 0;

// A fragment in the frame's address would move the page round it, too.
function show() {
  const inside = frame.contentWindow;
  const shown = inside.document.getElementById(frame.dataset.shown);
  if (shown) inside.scrollTo(0, inside.scrollY + shown.getBoundingClientRect().top);
}

frame.addEventListener("load", show, { once: true });
show(); // where it was loaded before this file

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
