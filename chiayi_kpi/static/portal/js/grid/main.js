// The reporting grid: every cell saves itself as one leaves it. This file only says which event leads where.
import * as asks from "./asks.js";
import "../autosave/fresh.js";
import { column, fieldOf, isDirty, isField, isHeld, isWritable, nameOf, prepare, setState } from "./cells.js";
import { copyLast, keptAsBefore } from "./copying.js";
import { begin, press } from "./keys.js";
import { NOTHING, count, lookAt, nextEmpty, saidNothing } from "./months.js";
import { notice } from "./notice.js";
import { drafts, openQuestions, page, word } from "./page.js";
import { heldText, isOfPanel, look, refresh, textOfDraft } from "./panel.js";
import { standAt } from "./panel_place.js";
import { isBlock } from "../autosave/block.js";
import { composing } from "../composing.js";
import { paste } from "./paste.js";
import { commit, heard, onSaved, retry, revert, saving, settleAll, typed } from "./saving.js";
import { ask, fieldOfStrip } from "./strips.js";
import { check, submit, withdraw } from "./submit.js";
import { listen } from "./tabs.js";
import { forgetText, keptUnder } from "./texts.js";
import { isUndoing, undo } from "./undo.js";

// The buttons above the table, and the keys that do the same with Ctrl.
const TOOLS = { next: nextEmpty, copy: copyLast, check };
const TOOL_KEYS = { ArrowDown: "next", d: "copy" };
const toolOf = (key) => (document.querySelector(`[data-tool="${TOOL_KEYS[key]}"]`) ? TOOL_KEYS[key] : "");

// A dialog that is open, and a comment that is being written, are not the grid's.
const isElsewhere = ({ target }) => document.querySelector("dialog[open]") !== null || target.closest("[data-comment]") !== null;

function command(event) {
  if (!(event.ctrlKey || event.metaKey) || composing(event) || isElsewhere(event)) return;
  if (event.key === "Enter" && page.urls.submit) {
    event.preventDefault();
    if (event.shiftKey && page.urls.check) check();
    else submit();
  }
  const tool = page.root.contains(event.target) && !event.shiftKey && toolOf(event.key);
  if (tool) {
    event.preventDefault();
    TOOLS[tool]();
  }
  // While text is being typed the browser's own undo works; on a cell as it was saved, ours does.
  const typing = isField(event.target) ? isDirty(event.target) && !isUndoing() : event.target.matches("textarea, input");
  if (event.key === "z" && !event.shiftKey && !typing) {
    event.preventDefault();
    undo(reveal);
  }
}

function putBackText(text, draft, held) {
  if ((keptUnder(text.key) ?? draft).text !== draft.text) return; // typed anew since, and kept
  if (![draft.seen, held].includes(text.held)) return; // or saved
  text.held = draft.seen; // if somebody changed it meanwhile, the server shows both
  text.value = draft.text;
  saving.commit(text, { insist: true });
}

// What is offered of a draft (autosave/notice.js); null where it has no place any more, or the server holds it.
async function offered(key, draft) {
  const field = fieldOf(key);
  if (field && isWritable(field) && !isHeld(field, draft.text)) {
    const { seen } = field.dataset;
    const back = () => {
      if (isDirty(field) || field.dataset.seen !== seen) return; // typed anew since, and kept or saved
      field.value = draft.text;
      field.dataset.seen = draft.seen; // if somebody changed it meanwhile, the server shows both
      commit(field);
    };
    return { name: nameOf(field), from: field.dataset.shown, back };
  }
  if (draft.about) {
    const held = isOfPanel(key) ? await heldText(key, draft) : draft.seen;
    const text = held !== draft.text && (isOfPanel(key) ? textOfDraft(key, draft) : asks.answerOfDraft(key, draft));
    if (text) return { name: draft.about.label, from: held ?? "", back: () => putBackText(text, draft, held) };
    if (held !== draft.text) return null; // typed into a question, and not answered: it stands there again
  }
  drafts.forget(key);
  return null;
}

// A box that is ticked reads "on".
const read = ({ about }, text) => (about?.box ? word(text ? "ticked" : "notTicked") : text);

async function offerDrafts() {
  const found = await Promise.all(
    drafts.kept().map(async ([key, draft]) => {
      const one = await offered(key, draft);
      const forget = () => {
        drafts.forget(key);
        forgetText(key);
      };
      const { text, at, refused } = draft;
      return one && { ...one, from: read(draft, one.from), to: read(draft, text), at, refused, forget };
    }),
  );
  notice.offer(found.filter(Boolean));
}

function toggleMonths(button) {
  const all = page.root.classList.toggle("shows-all-months");
  button.setAttribute("aria-pressed", String(all));
}

// On a phone only the open month is shown: a cell of another comes with all months.
function reveal(field) {
  const button = document.querySelector("[data-all-months]");
  if (field.offsetParent === null && button) toggleMonths(button);
}

function showOpenMonth() {
  const pane = page.table.parentElement;
  const cell = column(page.month)[0]?.closest("td");
  if (!cell) return;
  const side = page.table.querySelector("thead .month-grid__side");
  const fixed = side && getComputedStyle(side).position === "sticky" ? side.offsetWidth : 0;
  pane.style.scrollPaddingInlineEnd = `${fixed}px`; // so that a focused cell never hides under the score
  pane.scrollLeft = cell.offsetLeft + cell.offsetWidth - (pane.clientWidth - fixed);
}

function askAgain(key, questions) {
  const field = fieldOf(key);
  if (!field || !isWritable(field)) return;
  setState(field, "is-doubtful");
  ask(field, questions);
}

function start() {
  prepare();
  page.table.addEventListener("keydown", (event) => {
    if (composing(event)) return; // nor do asks.js and keys.js see it
    if (event.key === "Escape" && isField(event.target)) revert(event.target);
    asks.press(event);
    press(event);
  });
  page.table.addEventListener("focusin", (event) => {
    if (isField(event.target)) event.target.select();
    const asked = event.target.closest(".month-grid__strip--ask");
    const cell = asked ? fieldOfStrip(asked)?.parentElement : event.target.closest("td[data-month]");
    if (!cell) return;
    look(cell);
    standAt(cell);
    lookAt(cell);
  });
  page.table.addEventListener("input", (event) => {
    if (!isField(event.target)) asks.typed(event);
    else if (event.isComposing || !keptAsBefore(event.target)) typed(event.target);
  });
  page.table.addEventListener("focusout", (event) => { if (isField(event.target)) commit(event.target); });
  page.table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!isField(event.target) || !isBlock(text)) return;
    event.preventDefault();
    paste(event.target, text);
  });
  document.addEventListener("change", (event) => { if (isField(event.target)) commit(event.target); });
  document.addEventListener("keydown", command);
  document.addEventListener("click", (event) => {
    asks.click(event);
    if (event.target.closest("#submit-month")) submit();
    if (event.target.closest("#withdraw-month")) withdraw();
    const tool = event.target.closest("[data-tool]");
    if (tool) TOOLS[tool.dataset.tool]();
    const months = event.target.closest("[data-all-months]");
    if (months) toggleMonths(months);
  });
  window.addEventListener("online", retry);
  window.addEventListener("pagehide", () => { settleAll({ last: true }); });
  onSaved((field, { seen, shown }) => {
    refresh();
    asks.putBack();
    const about = { ...field.closest("tr").dataset, month: field.dataset.month };
    if (seen !== "" || shown === NOTHING) saidNothing(about, shown === NOTHING);
    count();
  });
  listen((key, held) => {
    heard(key, held);
    count();
  });
  for (const [key, questions] of Object.entries(openQuestions)) askAgain(key, questions);
  asks.putBack();
  page.root.inert = false; // from now on nothing that is typed is lost
  showOpenMonth();
  count();
  begin();
  offerDrafts();
}

if (page) start();
