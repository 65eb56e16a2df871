// At the side: the indicator of the focused cell, scored anew after every saving by the portal's own engine.
import { page, server, word } from "./page.js";
import { toast } from "../messages.js";

const PAUSE_MS = 180;
const panel = document.getElementById("grid-panel");
const live = document.getElementById("panel-live");
let timer = null;
let wanted = ""; // what the focus is on
let shown = ""; // what the panel is about
let asked = 0;
let stale = false; // whether a figure was saved since the rows' points were told

function about(field) {
  const { indicator } = field.closest("tr").dataset;
  const { input, month } = (field.matches("td") ? field : field.closest("td")).dataset;
  return { indicator, input: input ?? field.closest("tr").dataset.input, month };
}

// A note that is being written must not be replaced under the writer's hands.
const isBusy = () => panel.contains(document.activeElement) && document.activeElement.matches("textarea");

export function look(cell) {
  wanted = new URLSearchParams(about(cell)).toString();
  if (wanted !== shown) schedule();
}

// Loads it now; resolves when it stands there.
export function show(cell) {
  clearTimeout(timer);
  wanted = new URLSearchParams(about(cell)).toString();
  return load();
}

export function refresh() {
  stale = true;
  if (wanted) schedule();
}

function schedule() {
  clearTimeout(timer);
  timer = setTimeout(load, PAUSE_MS);
}

async function load() {
  const turn = ++asked;
  const subject = wanted;
  const query = { ...Object.fromEntries(new URLSearchParams(subject)), open: page.month };
  if (stale) query.scores = 1;
  const { kind, data } = await server.get(page.urls.panel, query);
  if (kind !== "done" || turn !== asked || isBusy()) return;
  if (query.scores) stale = false;
  shown = subject;
  replace(data.html);
}

// Elements that carry data-replaces take the place of what is inside the element of that id.
function replace(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const within = panel.contains(document.activeElement);
  for (const piece of parsed.querySelectorAll("[data-replaces]")) {
    const old = document.getElementById(piece.dataset.replaces);
    if (old) old.replaceChildren(...piece.childNodes);
  }
  if (within && !panel.contains(document.activeElement)) panel.focus();
  const said = panel.querySelector("[data-said]");
  if (said) live.textContent = said.textContent;
}

async function send(form) {
  const { kind, data } = await server.post(form.action, new FormData(form));
  const status = form.querySelector("[data-status]");
  const message = kind === "done" ? data.message : (data.message ?? word(kind === "offline" ? "offline" : "refused"));
  if (status) {
    status.textContent = message;
    status.classList.toggle("field__error", kind !== "done");
  } else toast(message, kind === "done" ? "success" : "error");
  if (kind !== "done") return;
  form.querySelector("textarea")?.setAttribute("data-saved", form.querySelector("textarea").value);
  if (form.dataset.then === "reload") load();
  form.dispatchEvent(new CustomEvent("panel:saved", { bubbles: true, detail: data }));
}

panel?.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-send]")) return;
  event.preventDefault();
  send(event.target);
});

// A note saves itself as one leaves it; a file or a tick at once.
panel?.addEventListener("focusout", (event) => {
  const { target } = event;
  if (target.matches("textarea[data-saved]") && target.value !== target.dataset.saved) target.form.requestSubmit();
});

panel?.addEventListener("change", (event) => {
  if (event.target.matches("input[type=checkbox], input[type=file]")) event.target.form.requestSubmit();
});

panel?.addEventListener("click", (event) => {
  const pick = event.target.closest("[data-milestone]");
  if (!pick) return;
  const field = document.getElementById(pick.dataset.cell);
  if (!field || field.readOnly) return;
  field.value = pick.dataset.milestone;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});
