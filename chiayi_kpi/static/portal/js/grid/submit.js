// One submit for all that is complete of the open month. What stays is listed, each with a way to the place.
import { fields, isField, isWritable } from "./cells.js";
import { focusKey } from "./keys.js";
import { page, server, word } from "./page.js";
import { refresh, show } from "./panel.js";
import { settleAll, unsaved } from "./saving.js";
import { focusAsk, openAsks } from "./strips.js";
import { toast } from "../messages.js";

const dialog = document.getElementById("missing");
const list = dialog?.querySelector("ul");
let busy = false;

// Where a missing thing is put in: the cell, the question under it, or the note at the side.
async function go({ kind, key, indicator }) {
  dialog.close();
  if (kind === "answer" && goToQuestion(key)) return;
  if (kind !== "note") {
    focusKey(key);
    return;
  }
  const field = fields().find(
    (found) => found.closest("tr").dataset.indicator === String(indicator) && found.dataset.month === String(page.month),
  );
  if (!field) return;
  field.focus();
  await show(field.parentElement);
  document.getElementById("panel-note")?.focus();
}

function goToQuestion(key) {
  const row = openAsks().find((found) => found.dataset.strip === key);
  if (row) focusAsk(row);
  return Boolean(row);
}

function line(missing) {
  const item = document.createElement("li");
  const link = document.createElement("button");
  link.type = "button";
  link.className = "button button--quiet button--small";
  link.textContent = missing.label;
  link.addEventListener("click", () => go(missing));
  item.append(link, document.createTextNode(missing.reason));
  return item;
}

// Whoever types already again is told so beside: what opens now would take the keys.
function tellMissing(title, message, missing) {
  if (unsaved().length) {
    toast(message, "warning");
    return;
  }
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("[data-message]").textContent = message;
  list.replaceChildren(...missing.map(line));
  dialog.showModal();
  list.querySelector("button")?.focus();
}

function lock(month, indicators) {
  const done = new Set(indicators.map(String));
  for (const field of fields()) {
    if (field.dataset.month !== String(month) || !done.has(field.closest("tr").dataset.indicator)) continue;
    field.readOnly = true;
    field.parentElement.classList.remove("is-saved");
    field.parentElement.classList.add("is-submitted");
  }
}

// Whoever went on meanwhile, to a cell of another month or to a comment, stays there.
const goesOn = (place) => (isField(place) && isWritable(place)) || place.closest("[data-comment]") !== null;

function replaceBar(html) {
  const bar = document.getElementById("month-bar");
  const parsed = new DOMParser().parseFromString(html, "text/html");
  bar.replaceChildren(...parsed.body.childNodes);
  if (!goesOn(document.activeElement)) bar.querySelector("[data-focus]")?.focus();
}

const OUTCOMES = {
  done(data) {
    lock(page.month, data.indicators);
    replaceBar(data.bar);
    refresh(); // the note and the files at the side are closed now, too
    if (data.missing.length) tellMissing(word("partlySubmitted"), data.message, data.missing);
    else toast(data.message, "success");
  },
  refused: (data) => tellMissing(word("notSubmitted"), data.message ?? word("refused"), data.missing ?? []),
  conflict: (data) => tellMissing(word("notSubmitted"), data.message ?? word("refused"), data.missing ?? []),
  "signed-out": () => toast(word("signedOut"), "error"),
  offline: () => toast(word("notDone"), "error"),
};

// What was typed is saved first: the server sees nothing else. `unsavedWord` says what was not done where it cannot be.
async function send(url, outcomes, unsavedWord) {
  if (busy) return;
  busy = true;
  try {
    const left = await settleAll();
    if (left.length) {
      toast(word(unsavedWord, { count: left.length }), "error");
      left[0].focus();
      return;
    }
    const { kind, data } = await server.post(url, { month: page.month, show: page.show });
    outcomes[kind](data);
  } finally {
    busy = false;
  }
}

export const submit = () => send(page.urls.submit, OUTCOMES, "notSaved");

// What submitting would say, without submitting.
export const check = () => send(page.urls.check, CHECKED, "notChecked");

const CHECKED = {
  ...OUTCOMES,
  done({ message, missing }) {
    if (missing.length) tellMissing(word("checked"), message, missing);
    else toast(message, "success");
  },
};

export async function withdraw() {
  const { kind, data } = await server.post(page.urls.withdraw, { month: page.month, show: page.show });
  if (kind === "done") window.location.reload();
  else OUTCOMES[kind](data);
}
