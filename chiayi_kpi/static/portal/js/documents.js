// A document takes seconds to be made: its link (data-made) says so and takes no second click, until the server's cookie
// tells that the download has begun. The browser downloads as without scripts; a page that comes instead replaces this one.
import { toast } from "./messages.js";
import { begin, finish } from "./progress.js";

const LOOK_MS = 300;
const LONGEST_MS = 120_000; // then the link is free again, whatever has become of it
const waiting = new Map(); // link → the timer that looks

function cookieOf(link) {
  return `made=${encodeURIComponent(link.pathname + link.search)}`;
}

function isMade(link) {
  return document.cookie.split("; ").includes(cookieOf(link));
}

function forget() {
  document.cookie = "made=; path=/; max-age=0; samesite=lax";
}

function release(link) {
  clearInterval(waiting.get(link));
  waiting.delete(link);
  link.removeAttribute("aria-disabled");
  finish();
}

function hold(link) {
  forget();
  link.setAttribute("aria-disabled", "true");
  begin();
  toast(document.getElementById("toasts").dataset.making);
  const until = Date.now() + LONGEST_MS;
  waiting.set(link, setInterval(() => {
    if (isMade(link)) forget();
    else if (Date.now() < until) return;
    release(link);
  }, LOOK_MS));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-made]");
  if (!link) return;
  if (waiting.has(link)) event.preventDefault();
  else if (!event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) hold(link);
});
// Coming back to a page that the browser kept.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) [...waiting.keys()].forEach(release);
});
