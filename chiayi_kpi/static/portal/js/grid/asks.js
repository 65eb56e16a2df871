// "Is it so?": the answer to a soft check, with a short note, from the line under the row. What is typed is a draft until
// it is answered by Enter or the button; nothing else answers.
import { fieldOf, isDirty, nameOf, setState } from "./cells.js";
import { leaveColumn } from "./keys.js";
import { drafts, page, word } from "./page.js";
import { saving, takeTheirs } from "./saving.js";
import { answered, fieldOfStrip, focusAsk, openAsks, questionOf } from "./strips.js";
import { keptUnder, known, textOf } from "./texts.js";
import { toast } from "../messages.js";

const keyOf = (row) => `answer:${row.dataset.strip}:${row.dataset.kind}`;
const rowOf = (key) => openAsks().find((row) => keyOf(row) === key) ?? null;
const noteOf = (row) => row.querySelector("input");

function aboutOf(row) {
  const field = fieldOfStrip(row);
  const { input, month, seen } = field.dataset;
  const values = { input, month, check: row.dataset.kind, value: seen };
  return { url: page.urls.answer, name: "note", values, label: questionOf(row), cell: field.id };
}

function textFor(key, about) {
  const place = (one) => rowOf(one) && noteOf(rowOf(one));
  return textOf(key, about, null, { place, goTo: () => goTo(key, about), then: gone, locks: true, overtaken });
}

function goTo(key, about) {
  const row = rowOf(key);
  if (row) focusAsk(row);
  else document.getElementById(about.cell)?.focus();
}

// The server has the answer: the line goes.
function gone(text) {
  const row = rowOf(text.key);
  if (!row) return;
  const field = fieldOfStrip(row);
  const wasHere = row.contains(document.activeElement);
  answered(row);
  if (!openAsks().some((other) => fieldOfStrip(other) === field)) setState(field, "is-saved");
  if (wasHere) leaveColumn();
}

// Somebody else wrote another figure meanwhile, which comes in; what is being typed over it is told when it is saved.
function overtaken({ about }, theirs) {
  const field = document.getElementById(about.cell);
  if (!field) return;
  toast(word("overtaken", { name: nameOf(field), by: theirs.by, theirs: theirs.shown || word("empty") }), "warning");
  if (!isDirty(field)) takeTheirs(field, theirs);
}

async function answer(row) {
  const text = textFor(keyOf(row), aboutOf(row));
  text.about = aboutOf(row);
  text.held = null; // answered about another figure before, perhaps
  text.value = noteOf(row).value.trim();
  if (!(await saving.commit(text)) && text.state === "invalid") toast(text.message || word("refused"), "error");
}

// What was typed into a question before it was answered stands there again, as long as the figure is the same. What is
// being written there while the figure is saved is about the new one.
export function putBack() {
  for (const row of openAsks()) {
    const note = noteOf(row);
    const draft = keptUnder(keyOf(row));
    const isSame = draft?.about.values.value === fieldOfStrip(row).dataset.seen;
    if (draft && note.value === "") {
      if (isSame) note.value = draft.text;
      else drafts.forget(keyOf(row));
    } else if (draft?.about.isOpen && !isSame) keep(row);
  }
}

function keep(row) {
  drafts.keep(keyOf(row), noteOf(row).value, null, { ...aboutOf(row), isOpen: true });
}

// An answer that was given at an earlier visit and never reached the server, or null if it is not asked any more.
export function answerOfDraft(key, draft) {
  const row = rowOf(key);
  if (!row || draft.about.values.value !== fieldOf(row.dataset.strip)?.dataset.seen) {
    drafts.forget(key);
    return null;
  }
  if (draft.about.isOpen) return null; // typed, not answered
  return textFor(key, draft.about);
}

// An answer that did not reach the server and is being changed is not given any more: it waits for its key again.
function withdraw(text) {
  if (!text?.isDirty()) return;
  text.value = text.held;
  text.state = text.message = "";
  saving.forget(text);
}

export function typed(event) {
  const row = event.target.closest(".month-grid__strip--ask");
  if (!row) return;
  withdraw(known(keyOf(row)));
  if (event.target.value) keep(row);
  else drafts.forget(keyOf(row));
}

export function press(event) {
  const row = event.target.closest(".month-grid__strip--ask");
  if (!row) return;
  if (event.key === "Escape") fieldOfStrip(row).focus();
  // Its own key alone: Ctrl+Enter submits the month, and a key held down since the cell before has not read anything.
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.repeat) return;
  if (event.target !== noteOf(row)) return; // the button has a click of its own
  event.preventDefault();
  answer(row);
}

export function click(event) {
  const button = event.target.closest("[data-answer]");
  if (button) answer(button.closest(".month-grid__strip--ask"));
}
