// The list under a cell that offers the agency's people while one types: by the beginning of the name or account first,
// then by any part of it. Asked for by a key it holds all of them.
import { namesPerson } from "./cells.js";
import { people, say, word } from "./page.js";

const MOST = 12;
const list = document.getElementById("people-list");
let open = null; // the field that the list belongs to
let at = 0; // the person who is marked; -1: nobody
let sought = false; // the list was asked for, or gone through by the arrow keys: whoever is marked is meant

const fold = (text) => text.normalize("NFKC").toLowerCase().trim();

function matching(typed) {
  const text = fold(typed);
  const begins = (one) => fold(one.label).startsWith(text) || fold(one.account).startsWith(text);
  const holds = (one) => fold(one.label).includes(text) || fold(one.account).includes(text);
  const first = people.filter(begins);
  return [...first, ...people.filter((one) => holds(one) && !first.includes(one))].slice(0, MOST);
}

function option(one, place) {
  const item = document.createElement("li");
  item.id = `person-${place}`;
  item.role = "option";
  item.dataset.label = one.label;
  item.textContent = one.label;
  const account = document.createElement("span");
  account.className = "account";
  account.textContent = one.account;
  item.append(account);
  return item;
}

function mark(place) {
  at = place;
  for (const [number, item] of Array.from(list.children).entries()) {
    item.setAttribute("aria-selected", String(number === place));
    if (number === place) item.scrollIntoView({ block: "nearest" });
  }
  if (place < 0) open?.removeAttribute("aria-activedescendant");
  else open?.setAttribute("aria-activedescendant", `person-${place}`);
}

function place(field) {
  const box = field.getBoundingClientRect();
  list.style.left = `${box.left + window.scrollX}px`;
  list.style.top = `${box.bottom + window.scrollY}px`;
  list.style.minWidth = `${box.width}px`;
}

export function offer(field) {
  show(field, matching(field.value), 0);
}

// The key that opens a list: everybody, and marked who stands in the cell.
export function offerAll(field) {
  const there = people.findIndex((one) => one.label === field.value.trim());
  show(field, people, field.value.trim() ? there : 0);
  sought = isOpen();
}

function show(field, found, marked) {
  if (!namesPerson(field)) return;
  if (!found.length) {
    close();
    return;
  }
  open = field;
  sought = false;
  list.replaceChildren(...found.map(option));
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
  place(field);
  mark(marked);
  say(word("matches", { count: found.length }));
}

export function close() {
  open?.setAttribute("aria-expanded", "false");
  open?.removeAttribute("aria-activedescendant");
  open = null;
  list.hidden = true;
}

// The page was scrolled, or the window has another size: the list stays under its cell.
export function follow() {
  if (open) place(open);
}

export const isOpen = () => open !== null;

// Whether the person who is marked was chosen by the keys, not only offered.
export const isSought = () => isOpen() && sought;

export function move(step) {
  const count = list.children.length;
  sought = true;
  mark(at < 0 && step < 0 ? count - 1 : (at + step + count) % count);
}

// Writes the marked person into the cell.
export function take() {
  if (!open) return;
  if (at >= 0) open.value = list.children[at].dataset.label;
  close();
}

// A click on a person takes it; `done` is called with the cell.
export function listen(done) {
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the cell keeps the focus
    const item = event.target.closest("li");
    if (!item || !open) return;
    const field = open;
    mark(Array.from(list.children).indexOf(item));
    take();
    done(field);
  });
}
