// A line at the top of the window while a request takes longer than a second: one of htmx, or a document that is being made.
const DELAY_MS = 1000;
const line = document.getElementById("progress-line");
let pending = 0;
let timer = null;

export function begin() {
  if (!line) return;
  pending += 1;
  if (pending === 1) timer = setTimeout(() => { line.hidden = false; }, DELAY_MS);
}

export function finish() {
  if (!line) return;
  pending = Math.max(0, pending - 1);
  if (pending > 0) return;
  clearTimeout(timer);
  line.hidden = true;
}

if (line) {
  document.body.addEventListener("htmx:beforeSend", begin);
  document.body.addEventListener("htmx:afterRequest", finish);
}
