// Two minutes before somebody who does nothing is signed out, the page says so; whoever works in it, in whichever tab, stays.
// The server alone knows when a session ends: here it is only asked, and told that somebody types.
const WARNING_MS = 120_000;
const TOLD_MS = 60_000; // how often at most somebody who types tells the server
const LOOKS = /[?&]look$/; // a page asks how far something is, or how long is left: nobody does anything
const { person, idleSeconds, idleStay } = document.querySelector("[data-person]")?.dataset ?? {};
const dialog = document.getElementById("idle");
const KEY = `seen:${person}`;
const longest = Number(idleSeconds) * 1000;

const parts = (name) => dialog.querySelectorAll(`[data-idle-${name}]`);
const part = (name) => dialog.querySelector(`[data-idle-${name}]`);

function seenAt() {
  try {
    return Number(localStorage.getItem(KEY)) || 0;
  } catch {
    return 0;
  }
}

let own = Date.now(); // when this page last reached the server
function reached(at = Date.now()) {
  own = at;
  try {
    localStorage.setItem(KEY, String(own));
  } catch {
    // without storage each tab counts for itself
  }
}

const idleFor = () => Date.now() - Math.max(own, seenAt());

// `look`: only asks, so that a page that nobody looks at keeps nobody signed in.
async function tell(look = "") {
  let response;
  try {
    response = await fetch(`${idleStay}${look}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
  } catch {
    return; // no connection: asked again with the next second
  }
  if (response.ok) {
    const { left } = await response.json();
    reached(Date.now() - longest + left * 1000);
    if (dialog.open && !look) dialog.close();
  } else if (response.status === 401) over();
}

function over() {
  clearInterval(ticking);
  for (const one of [...parts("soon"), part("stay")]) one.hidden = true;
  for (const one of [...parts("over"), part("again")]) one.hidden = false;
  dialog.setAttribute("aria-describedby", "idle-over");
  const here = location.pathname + location.search;
  part("again").href = `${part("again").getAttribute("href")}?${new URLSearchParams({ next: here })}`;
  if (!dialog.open) dialog.showModal();
  part("again").focus();
}

let asking = false;
async function tick() {
  const left = longest - idleFor();
  if (left > WARNING_MS && dialog.open) dialog.close(); // another tab is used
  if (left > Math.min(WARNING_MS, longest / 2)) return;
  if (!dialog.open) dialog.showModal();
  const seconds = Math.max(0, Math.ceil(left / 1000));
  part("left").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  if (left > -1000 || asking) return; // a second later the server says the same
  asking = true;
  await tell("?look");
  asking = false;
}

function works() {
  if (!dialog.open && Date.now() - own > TOLD_MS) {
    own = Date.now();
    tell();
  }
}

let ticking = null;
if (person && longest && dialog) {
  reached();
  new PerformanceObserver((list) => {
    const asked = list.getEntries().filter(({ initiatorType }) => ["fetch", "xmlhttprequest"].includes(initiatorType));
    if (asked.some(({ name, responseStatus }) => !LOOKS.test(name) && responseStatus >= 200 && responseStatus < 300)) reached();
  }).observe({ type: "resource" });
  for (const kind of ["keydown", "pointerdown", "input"]) document.addEventListener(kind, works, { passive: true });
  part("stay").addEventListener("click", () => tell());
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (part("over").hidden) tell();
  });
  ticking = setInterval(tick, 1000);
}
