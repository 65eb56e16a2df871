// The reporting grid: every cell saves itself as one leaves it. This file only says which event leads where.
import * as asks from "./asks.js";
import { column, fieldOf, isDirty, isField, isWritable, prepare, setState } from "./cells.js";
import { begin, press } from "./keys.js";
import { notice } from "./notice.js";
import { drafts, openQuestions, page } from "./page.js";
import { isOfPanel, keptText, look, refresh } from "./panel.js";
import { isBlock } from "../autosave/block.js";
import { paste } from "./paste.js";
import { commit, heard, onSaved, retry, revert, saving, settleAll, typed } from "./saving.js";
import { ask, fieldOfStrip } from "./strips.js";
import { submit, withdraw } from "./submit.js";
import { listen } from "./tabs.js";
import { forgetTexts } from "./texts.js";
import { isUndoing, undo } from "./undo.js";

function command(event) {
  if (!(event.ctrlKey || event.metaKey) || event.isComposing) return;
  if (event.key === "Enter" && page.urls.submit) {
    event.preventDefault();
    submit();
  }
  // While text is being typed the browser's own undo works; on a cell as it was saved, ours does.
  const typing = isField(event.target) ? isDirty(event.target) && !isUndoing() : event.target.matches("textarea, input");
  if (event.key === "z" && !event.shiftKey && !typing) {
    event.preventDefault();
    undo(reveal);
  }
}

// How a draft is put back: a function that saves it, or null where it has no place any more.
function wayBack(key, draft) {
  const field = fieldOf(key);
  if (field && isWritable(field) && draft.text !== field.dataset.shown) {
    return () => {
      field.value = draft.text;
      field.dataset.seen = draft.seen; // if somebody changed it meanwhile, the server shows both
      commit(field);
    };
  }
  if (draft.about) {
    const text = isOfPanel(key) ? keptText(key, draft) : asks.keptAnswer(key, draft);
    return text && (() => saving.commit(text, { insist: true }));
  }
  drafts.forget(key);
  return null;
}

function offerDrafts() {
  const found = drafts.kept().map(([key, draft]) => ({ draft, back: wayBack(key, draft) })).filter(({ back }) => back);
  if (!found.length) return null;
  const at = new Date(found.at(-1).draft.at).toLocaleString(document.documentElement.lang);
  const back = () => {
    for (const one of found) one.back();
    begin();
  };
  return notice.offer(found.length, at, back, () => {
    drafts.forgetAll();
    forgetTexts();
    begin();
  });
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
    if (event.key === "Escape" && isField(event.target)) revert(event.target);
    asks.press(event);
    press(event);
  });
  page.table.addEventListener("focusin", (event) => {
    if (isField(event.target)) event.target.select();
    const asked = event.target.closest(".month-grid__strip--ask");
    const cell = asked ? fieldOfStrip(asked)?.parentElement : event.target.closest("td[data-month]");
    if (cell) look(cell);
  });
  page.table.addEventListener("input", (event) => {
    if (isField(event.target)) typed(event.target);
    else asks.typed(event);
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
    const months = event.target.closest("[data-all-months]");
    if (months) toggleMonths(months);
  });
  window.addEventListener("online", retry);
  window.addEventListener("pagehide", () => { settleAll({ last: true }); });
  onSaved(() => {
    refresh();
    asks.putBack();
  });
  listen(heard);
  for (const [key, questions] of Object.entries(openQuestions)) askAgain(key, questions);
  asks.putBack();
  showOpenMonth();
  const offered = offerDrafts();
  if (offered) offered.focus();
  else begin();
}

if (page) start();
