// A document takes seconds to be made: its link or form (data-made) says so and takes no second click, until the server's cookie
// tells that the download has begun. The browser downloads as without scripts; a page that comes instead replaces this one.
import { leave, toast } from "./messages.js";
import { begin, finish } from "./progress.js";

const LOOK_MS = 300;
const LONGEST_MS = 120_000; // then the link is free again, whatever has become of it
const waiting = new Map(); // link or form → the timer that looks, and the message that stays meanwhile

const buttonOf = (asking) => (asking.matches("form") ? asking.querySelector("button:not([type=button])") : asking);

function isMade(asking) {
  const { pathname, search } = new URL(asking.href ?? asking.action);
  return document.cookie.split("; ").includes(`made=${encodeURIComponent(pathname + search)}`);
}

function forget() {
  document.cookie = "made=; path=/; max-age=0; samesite=lax";
}

function release(asking) {
  const { timer, message } = waiting.get(asking);
  clearInterval(timer);
  leave(message);
  waiting.delete(asking);
  buttonOf(asking).removeAttribute("aria-disabled");
  finish();
}

function hold(asking) {
  forget();
  buttonOf(asking).setAttribute("aria-disabled", "true");
  begin();
  const message = toast(document.getElementById("toasts").dataset.making, "info", true);
  const until = Date.now() + LONGEST_MS;
  const timer = setInterval(() => {
    if (isMade(asking)) forget();
    else if (Date.now() < until) return;
    release(asking);
  }, LOOK_MS);
  waiting.set(asking, { timer, message });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-made]");
  if (!link) return;
  if (waiting.has(link)) event.preventDefault();
  else if (!event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) hold(link);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-made]")) return;
  if (waiting.has(form)) event.preventDefault();
  else hold(form);
});
// Coming back to a page that the browser kept.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) [...waiting.keys()].forEach(release);
});
