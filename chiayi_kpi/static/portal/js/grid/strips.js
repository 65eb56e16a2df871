// The line under a row: why a cell was refused, what a check asks, that something is kept here and not yet saved.
import { fieldOf, keyOf, nameOf } from "./cells.js";
import { page } from "./page.js";

const model = document.getElementById("strip-model");
const askModel = document.getElementById("ask-model");

const idOf = (key, what) => `s${key}-${what}`;

function place(field, row) {
  let after = field.closest("tr");
  while (after.nextElementSibling?.matches(".month-grid__strip")) after = after.nextElementSibling;
  after.after(row);
}

function describe(field) {
  const ids = Array.from(page.table.querySelectorAll(`[data-strip="${keyOf(field)}"]`), (row) => row.id);
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}

// One message a cell: a new one takes the place of the old, and leaves the focus where it is. `choose`: what its button does.
export function say(field, message, { choose = null } = {}) {
  const id = idOf(keyOf(field), "message");
  const row = document.getElementById(id) ?? model.content.firstElementChild.cloneNode(true);
  row.id = id;
  row.dataset.strip = keyOf(field);
  row.querySelector("[data-cell-name]").textContent = nameOf(field);
  row.querySelector("[data-text]").textContent = message;
  const button = row.querySelector("[data-decide]");
  button.hidden = choose === null;
  button.onclick = choose;
  if (!row.isConnected) place(field, row);
  describe(field);
}

export function hush(field) {
  document.getElementById(idOf(keyOf(field), "message"))?.remove();
  describe(field);
}

// asks: [{kind, question, answer}], the whole list for this cell; those already answered are not asked again. A line stays
// as long as its kind is asked about, and with it the focus. Returns whether the focus was in one that has gone.
export function ask(field, asks) {
  let hadFocus = false;
  for (const old of asksOf(field)) {
    if (asks.some(({ kind }) => kind === old.dataset.kind)) continue;
    hadFocus ||= old.contains(document.activeElement);
    old.remove();
  }
  for (const one of asks) askIn(field, one);
  describe(field);
  return hadFocus;
}

function askIn(field, { kind, question }) {
  const id = idOf(keyOf(field), kind);
  const row = document.getElementById(id) ?? askModel.content.firstElementChild.cloneNode(true);
  const said = row.querySelector("[data-text]");
  const note = row.querySelector("input");
  row.hidden = false;
  if (said.textContent === question) return;
  row.id = id;
  row.dataset.strip = keyOf(field);
  row.dataset.kind = kind;
  row.querySelector("[data-cell-name]").textContent = nameOf(field);
  said.textContent = question;
  note.setAttribute("aria-label", `${nameOf(field)}: ${question}`);
  if (note !== document.activeElement) note.value = ""; // it was about another figure
  if (!row.isConnected) place(field, row);
}

// Whether something is asked about what the server holds. While the cell shows a value that was refused, the questions
// are set aside: they are about another one.
export const isAsked = (field) => asksOf(field).length > 0;
const asksOf = (field) => page.table.querySelectorAll(`.month-grid__strip--ask[data-strip="${keyOf(field)}"]`);

export function setAside(field, aside) {
  for (const row of asksOf(field)) row.hidden = aside;
}

export const questionOf = (row) => row.querySelector("input").getAttribute("aria-label");
export const openAsks = () => Array.from(page.table.querySelectorAll(".month-grid__strip--ask:not([hidden])"));
// What somebody else changed meanwhile: the button that shows both.
export const openChoice = () => page.table.querySelector("[data-decide]:not([hidden])");
export const fieldOfStrip = (row) => fieldOf(row.dataset.strip);

// The line is as wide as the year: a plain focus would scroll the month that is asked about out of sight.
export function focusAsk(row) {
  row.querySelector("input").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest", inline: "nearest" });
  fieldOfStrip(row)?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

export function answered(row) {
  const field = fieldOfStrip(row);
  row.remove();
  describe(field);
}
