// A line at the top of the window while an htmx request takes longer than a second.
const DELAY_MS = 1000;
const line = document.getElementById("progress-line");
let pending = 0;
let timer = null;

function begin() {
  pending += 1;
  if (pending === 1) timer = setTimeout(() => { line.hidden = false; }, DELAY_MS);
}

function finish() {
  pending = Math.max(0, pending - 1);
  if (pending > 0) return;
  clearTimeout(timer);
  line.hidden = true;
}

if (line) {
  document.body.addEventListener("htmx:beforeSend", begin);
  document.body.addEventListener("htmx:afterRequest", finish);
}
