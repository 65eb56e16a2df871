// The page of who reports what: every cell saves itself as one leaves it. This file only says which event leads where.
import "../../../portal/js/autosave/fresh.js";
import { columnOf, isDirty, isField, focusField, namesPerson, neighbour } from "./cells.js";
import * as choices from "./choices.js";
import * as filling from "./filling.js";
import * as handle from "./handle.js";
import { isBlock } from "../../../portal/js/autosave/block.js";
import { composing } from "../../../portal/js/composing.js";
import { root } from "./page.js";
import { commit, leave, offerDrafts, retry, revert, typed } from "./saving.js";

const ARROWS = { ArrowUp: -1, ArrowDown: 1 };
let current = null; // the cell that was last used
let entered = null; // the cell that has just got the focus: a click into it selects what stands there

// Takes the person that is offered for what was typed, or was chosen by the keys: whoever fills has chosen.
function settle(field) {
  if (choices.isSought() || isDirty(field)) choices.take();
  choices.close();
}

function arrow(event, field) {
  const step = ARROWS[event.key];
  if (event.shiftKey) filling.extend(field, step);
  else if (event.altKey && step > 0) choices.offerAll(field);
  else if (choices.isOpen()) choices.move(step);
  else {
    filling.clear();
    focusField(neighbour(field, step));
  }
  event.preventDefault();
}

function enter(event, field) {
  event.preventDefault();
  if (event.repeat) return; // a key held down has not read anything
  settle(field);
  filling.clear();
  commit(field);
  focusField(neighbour(field, event.shiftKey ? -1 : 1));
}

function press(event) {
  const field = event.target;
  if (!isField(field) || composing(event)) return;
  const plain = !event.ctrlKey && !event.metaKey;
  if (event.key in ARROWS && plain) arrow(event, field);
  else if (event.key === "Enter" && plain) enter(event, field);
  else if (event.key === "Escape") {
    if (choices.isOpen()) choices.close();
    else revert(field);
    filling.clear();
  } else if (event.key === "Tab") settle(field);
  else if (event.key.toLowerCase() === "d" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    settle(field);
    filling.fill(field);
  }
}

// Shift+click selects from the cell that is used to the one that is clicked; any other click ends a selection.
function point(event) {
  const reached = event.target;
  if (!event.shiftKey || !isField(reached) || !current || columnOf(current) !== columnOf(reached)) {
    filling.clear();
    return;
  }
  event.preventDefault(); // the cell keeps the focus
  settle(current);
  focusField(current);
  filling.select(current, reached);
}

function fillEmpty() {
  if (!current) return;
  settle(current);
  filling.fillEmpty(current);
}

function start() {
  root.addEventListener("keydown", press);
  root.addEventListener("focusin", (event) => {
    if (!isField(event.target)) return;
    current = entered = event.target;
    handle.show(current);
  });
  root.addEventListener("click", (event) => {
    if (event.target === entered) entered.select();
    entered = null;
  });
  root.addEventListener("focusout", (event) => {
    if (!isField(event.target)) return;
    choices.close();
    commit(event.target, false);
  });
  root.addEventListener("pointerdown", point);
  root.addEventListener("input", (event) => {
    if (!isField(event.target)) return;
    event.target.parentElement.classList.remove("is-invalid");
    typed(event.target);
    if (event.target.value.trim() === "" || !namesPerson(event.target)) choices.close();
    else choices.offer(event.target);
  });
  root.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!isField(event.target) || !isBlock(text)) return;
    event.preventDefault();
    choices.close();
    filling.paste(event.target, text);
  });
  const button = document.getElementById("fill-down");
  button?.addEventListener("pointerdown", (event) => event.preventDefault()); // the cell keeps the focus, and what is offered for it
  button?.addEventListener("click", fillEmpty);
  handle.listen({ take: () => settle(current), select: filling.select, fill: filling.fill, fillEmpty });
  choices.listen((field) => {
    commit(field);
    focusField(neighbour(field, 1) ?? field);
  });
  window.addEventListener("online", retry);
  window.addEventListener("pagehide", leave);
  window.addEventListener("scroll", choices.follow, { passive: true });
  window.addEventListener("resize", () => {
    handle.follow();
    choices.follow();
  });
  root.inert = false; // from now on nothing that is typed is lost
  offerDrafts();
  focusField(root.querySelector(".is-nobody td[data-column=owner] input") ?? root.querySelector("input"));
}

start();
