// At the side: the indicator of the focused cell, scored anew after every saving by the portal's own engine.
import { files, page, server, word } from "./page.js";
import { saidNothing } from "./months.js";
import { notice } from "./notice.js";
import { saving } from "./saving.js";
import { known, read, textOf } from "./texts.js";
import { keepWhatIsTyped } from "../form-drafts.js";
import { toast } from "../messages.js";

const PAUSE_MS = 180;
const panel = document.getElementById("grid-panel");
const live = document.getElementById("panel-live");
let timer = null;
let wanted = ""; // what the focus is on
let shown = ""; // what the panel is about
let asked = 0;
let taken = 0; // how many texts the server has taken: an answer from before one of them is old
let stale = false; // whether a figure was saved since the rows' points were told

function about(field) {
  const { indicator } = field.closest("tr").dataset;
  const { input, month } = (field.matches("td") ? field : field.closest("td")).dataset;
  return { indicator, input: input ?? field.closest("tr").dataset.input, month };
}

// A note or a comment that is being written must not be replaced under the writer's hands.
const isBusy = () => panel.contains(document.activeElement) && document.activeElement.matches("textarea, [data-comment] *");

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
  const before = taken;
  const query = { ...Object.fromEntries(new URLSearchParams(subject)), open: page.month };
  if (stale) query.scores = 1;
  const { kind, data } = await server.getPiece(page.urls.panel, query);
  // Nor must an answer about a cell that was left again meanwhile stand beside the one that has the focus.
  if (kind !== "done" || turn !== asked || subject !== wanted || isBusy()) return;
  // A text that was taken meanwhile is not in this answer: the panel would fall back behind what stands in it.
  if (before !== taken) {
    schedule();
    return;
  }
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
  for (const field of panel.querySelectorAll("[data-saved]")) adopt(field);
  for (const form of panel.querySelectorAll("[data-comment]")) keepWhatIsTyped(form);
  if (within && !panel.contains(document.activeElement)) panel.focus();
  const said = panel.querySelector("[data-said]");
  if (said) live.textContent = said.textContent;
}

// What the field is about: "note:indicator=7&month=12".
function keyOf(field) {
  const values = new FormData(field.form);
  values.delete(field.name);
  return `${field.name}:${new URLSearchParams(values)}`;
}

const placeOf = (key) => Array.from(panel.querySelectorAll("[data-saved]")).find((field) => keyOf(field) === key) ?? null;

async function goTo(key, { cell }) {
  const found = document.getElementById(cell);
  if (!found) return;
  if (!placeOf(key)) {
    found.focus();
    await show(found.closest("td"));
  }
  placeOf(key)?.focus();
}

function textFor(key, about_, held) {
  return textOf(key, about_, held, { place: placeOf, goTo: () => goTo(key, about_), then: wasTaken });
}

function wasTaken(text) {
  taken += 1;
  const field = placeOf(text.key);
  if (field) field.dataset.saved = text.held;
  if (text.about.name === "nothing") saidNothing(text.about.values, text.held === "on");
  refresh();
}

function textIn(field) {
  const { input, month } = Object.fromEntries(new URLSearchParams(shown));
  const values = new FormData(field.form);
  values.delete(field.name);
  const label = field.labels[0] ?? document.getElementById(field.getAttribute("aria-labelledby"));
  const title = panel.querySelector("h2").textContent.trim();
  return textFor(keyOf(field), {
    url: field.form.getAttribute("action"),
    name: field.name,
    values: Object.fromEntries(values),
    label: `${title} · ${label.textContent.trim()}`,
    box: field.type === "checkbox",
    cell: `c${input}-${month}`,
  }, field.dataset.saved);
}

// What is typed and not yet saved stands in its field again, whatever the server has said meanwhile.
function adopt(field) {
  const text = known(keyOf(field));
  if (!text) return;
  if (text.isDirty()) text.show();
  else text.held = text.value = field.dataset.saved;
}

// What the server holds of a text that was typed at the side at an earlier visit; what it held then where it cannot be asked.
export async function heldText(key, { about: { cell }, seen }) {
  const found = document.getElementById(cell)?.closest("td");
  if (!found) return seen;
  const { kind, data } = await server.getPiece(page.urls.panel, { ...about(found), open: page.month });
  if (kind !== "done") return seen;
  const fields = new DOMParser().parseFromString(data.html, "text/html").querySelectorAll("[data-saved]");
  return Array.from(fields).find((field) => keyOf(field) === key)?.dataset.saved ?? seen;
}

// What a text that was typed at the side at an earlier visit belongs to.
export const textOfDraft = (key, draft) => textFor(key, draft.about, draft.seen);

export const isOfPanel = (key) => !key.startsWith("answer:") && key.includes(":");

// What cannot be kept in this browser: a file, a file's removal. How it ended is said over the page: by then the panel may be
// another cell's.
async function send(form) {
  const box = form.querySelector("input[type=file]");
  const values = new FormData(form);
  const most = Number(box?.dataset.maxBytes) || Infinity;
  if (Array.from(box?.files ?? []).some((file) => file.size > most)) {
    form.reset();
    toast(box.dataset.tooLarge, "error");
    return;
  }
  form.reset(); // whatever comes of it, the same file can be chosen again
  const status = form.querySelector("[data-status]");
  if (status) status.textContent = word("saving");
  const { kind, data } = await files.post(form.action, values);
  if (status) status.textContent = "";
  if (kind === "signed-out") notice.askToSignIn();
  const lost = kind === "offline" || kind === "signed-out";
  toast(lost ? word("notDone") : (data.message ?? word("refused")), kind === "done" ? "success" : "error");
  if (kind === "done") refresh();
}

function typed(field) {
  const text = textIn(field);
  text.value = read(field);
  saving.typed(text);
  return text;
}

panel?.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-send]")) return;
  event.preventDefault();
  const field = event.target.querySelector("[data-saved]");
  if (field) saving.commit(typed(field), { insist: true });
  else send(event.target);
});

panel?.addEventListener("input", (event) => {
  if (event.target.matches("[data-saved]")) typed(event.target);
});

// A text saves itself as one leaves it; a file or a tick at once.
panel?.addEventListener("focusout", (event) => {
  if (!event.target.matches("textarea[data-saved]")) return;
  saving.commit(typed(event.target));
  if (wanted !== shown || stale) schedule();
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
