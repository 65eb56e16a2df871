// What pasting or copying would write, cell by cell, for the person to look at before anything is written.
import { nameOf } from "./cells.js";
import { word } from "./page.js";
import { tryOut } from "./saving.js";

const dialog = document.getElementById("paste-preview");
const PASTING = { title: "pasteTitle", intro: "pasteIntro", now: "pasteNow" };
export const UNKNOWN = -1; // which way the block is to be read

// What is said of an entry: why the server would refuse it, what it would ask, as what it reads it, or what is seen here.
function remarkOf({ kind, remark, said = "" }) {
  if (remark?.kind === "refused") return word("pasteRefused", { reason: remark.text });
  if (remark?.kind === "asked") return remark.text;
  if (remark && kind === "notPlain") return word("pasteRead", { shown: remark.text });
  return kind ? word(`paste_${kind}`) : said;
}

const isRefused = ({ remark }) => remark?.kind === "refused";
// A refused value of a block is typed and said to be refused; a ticked line is one that can be written.
const isWritten = (entry) => entry.target && entry.ticked !== false && !isRefused(entry);

function tick(entry, changed) {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = isWritten(entry);
  box.disabled = isRefused(entry);
  box.setAttribute("aria-label", nameOf(entry.target));
  box.onchange = () => {
    entry.ticked = box.checked;
    changed();
  };
  return box;
}

function line(entry, changed) {
  const { cell, held, value, kind } = entry;
  const row = document.createElement("tr");
  row.classList.toggle("is-left-out", kind === "leftOut");
  row.classList.toggle("is-refused", isRefused(entry));
  const texts = [cell ? nameOf(cell) : word("noCell"), held || word("empty"), value, remarkOf(entry)];
  for (const text of texts) row.insertCell().textContent = text;
  if ("ticked" in entry) row.insertCell(0).append(tick(entry, changed));
  return row;
}

const rowName = (row) => row.querySelector("th").dataset.name;

function draw(entries, mayWrite, said, now) {
  const button = dialog.querySelector("button[value=paste]");
  const count = () => {
    const found = entries.filter(isWritten).length;
    button.textContent = word(now, { count: found });
    button.disabled = found === 0 || !mayWrite;
  };
  dialog.querySelector("tbody").replaceChildren(...entries.map((entry) => line(entry, count)));
  dialog.querySelector("[data-said]").textContent = said;
  count();
}

// Nothing can be written before the server has said what it would refuse, or is out of reach.
async function check(entries, isShown, now) {
  const wanted = entries.filter(({ target }) => target);
  draw(entries, false, word("pasteChecking"), now);
  const remarks = await tryOut(wanted);
  remarks?.forEach((remark, place) => { wanted[place].remark = remark; });
  if (!isShown()) return;
  const count = wanted.filter(isRefused).length;
  draw(entries, true, remarks === null ? word("pasteUnchecked") : count ? word("pasteRefusedCount", { count }) : "", now);
}

// `ways`: the block as it can be read, one or two lists of entries; `first` is chosen at first (UNKNOWN: the person has to
// say); `reached`: the rows in which they differ. An entry with `ticked` is the person's to tick. `words`: what title,
// introduction and button say. Resolves to the list that is to be written, or to null.
export function choose(ways, { first = 0, reached = [], words = PASTING } = {}) {
  const rows = dialog.querySelector("[data-ways]");
  const choices = Array.from(rows.querySelectorAll("input"));
  const ticks = "ticked" in (ways[0][0] ?? {});
  const back = document.activeElement;
  let way = first;
  const show = () => {
    const shown = way;
    if (way === UNKNOWN) draw(ways[0], false, "", words.now);
    else check(ways[way], () => way === shown, words.now);
  };
  dialog.classList.toggle("has-ticks", ticks);
  dialog.querySelector("[data-title]").textContent = word(words.title);
  dialog.querySelector("[data-intro]").textContent = word(words.intro);
  dialog.querySelector("[data-tick-head]").hidden = !ticks;
  rows.hidden = ways.length === 1;
  rows.querySelector("[data-reached]").textContent = reached.map(rowName).join(word("comma"));
  for (const [place, choice] of choices.entries()) choice.checked = place === first;
  rows.onchange = ({ target }) => {
    way = choices.indexOf(target);
    show();
  };
  show();
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((chosen) => {
    dialog.addEventListener("close", () => {
      back?.focus();
      const taken = dialog.returnValue === "paste" ? ways[way] : null;
      chosen(ticks ? (taken?.filter(isWritten) ?? null) : taken);
    }, { once: true });
  });
}

// Enter in a box would press the first button, which closes everything.
dialog?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
});
