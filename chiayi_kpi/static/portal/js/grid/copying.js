// "As last month": where nothing changed, the figure of the month before is taken over. Only into empty cells, and after
// the person has seen each and ticked it. A milestone is ticked already: it often stays. Other figures are not, least of all
// what a month counts for itself: the same number again is rare.
import { isDirty, shownIn } from "./cells.js";
import { fill } from "./filling.js";
import { NOTHING, empties, isAsked } from "./months.js";
import { page, word } from "./page.js";
import { choose } from "./preview.js";
import { commit, revert } from "./saving.js";
import { toast } from "../messages.js";

const WORDS = { title: "copyTitle", intro: "copyIntro", now: "copyNow" };
const SAME = /^[=＝]$/;
const isMilestone = (field) => Boolean(field.list);
const holds = (field) => isMilestone(field) || field.closest("tr").hasAttribute("data-holds");

// The latest month before that asked for a figure, with what stands there; null where that is none.
function before(field) {
  const row = field.closest("tr");
  for (let month = Number(field.dataset.month) - 1; month > 0; month -= 1) {
    const cell = row.querySelector(`td[data-month="${month}"]`);
    if (!isAsked(cell)) continue;
    const value = shownIn(cell);
    return value === "" || value === NOTHING ? null : { value, month };
  }
  return null;
}

function entry(target) {
  const { value, month } = before(target) ?? {};
  if (!value) return null;
  const said = word(holds(target) ? "copyStands" : "copyCounts", { month });
  return { value, cell: target, held: "", target, kind: "", said, ticked: isMilestone(target) };
}

const isStillEmpty = ({ target }) => target.dataset.seen === "" && !isDirty(target);

export async function copyLast() {
  const entries = empties().map(entry).filter(Boolean);
  if (!entries.length) {
    toast(word("copyNone", { month: page.month }));
    return;
  }
  const chosen = await choose([entries], { words: WORDS });
  if (chosen) await fill(chosen.filter(isStillEmpty), "copied"); // another tab may have filled one meanwhile
  else toast(word("copyCancelled"));
}

// "=" typed into an empty cell whose figure stands until it changes: as it was. True where it was that.
export function keptAsBefore(field) {
  if (!SAME.test(field.value.trim()) || !holds(field)) return false;
  const isEmpty = field.dataset.seen === "" && field.dataset.shown === "";
  const found = isEmpty ? before(field) : null;
  revert(field);
  if (found) {
    field.value = found.value;
    commit(field);
  } else toast(word(isEmpty ? "nothingBefore" : "notEmpty"));
  return true;
}
