// What pasting would write, cell by cell, for the person to look at before anything is written.
import { nameOf } from "./cells.js";
import { word } from "./page.js";
import { tryOut } from "./saving.js";

const dialog = document.getElementById("paste-preview");
export const UNKNOWN = -1; // which way the block is to be read

// What is said of an entry: why the server would refuse it, what it would ask, as what it reads it, or what is seen here.
function remarkOf({ kind, remark }) {
  if (remark?.kind === "refused") return word("pasteRefused", { reason: remark.text });
  if (remark?.kind === "asked") return remark.text;
  if (remark && kind === "notPlain") return word("pasteRead", { shown: remark.text });
  return kind ? word(`paste_${kind}`) : "";
}

const isRefused = ({ remark }) => remark?.kind === "refused";

function line(entry) {
  const { cell, held, value, kind } = entry;
  const row = document.createElement("tr");
  row.classList.toggle("is-left-out", kind === "leftOut");
  row.classList.toggle("is-refused", isRefused(entry));
  const texts = [cell ? nameOf(cell) : word("noCell"), held || word("empty"), value, remarkOf(entry)];
  for (const text of texts) row.insertCell().textContent = text;
  return row;
}

const rowName = (row) => row.querySelector("th").dataset.name;

function draw(entries, mayPaste, said) {
  dialog.querySelector("tbody").replaceChildren(...entries.map(line));
  dialog.querySelector("[data-said]").textContent = said;
  const count = entries.filter((entry) => entry.target && !isRefused(entry)).length;
  const button = dialog.querySelector("button[value=paste]");
  button.textContent = word("pasteNow", { count });
  button.disabled = count === 0 || !mayPaste;
}

// Nothing can be pasted before the server has said what it would refuse, or is out of reach.
async function check(entries, isShown) {
  const wanted = entries.filter(({ target }) => target);
  draw(entries, false, word("pasteChecking"));
  const remarks = await tryOut(wanted);
  remarks?.forEach((remark, place) => { wanted[place].remark = remark; });
  if (!isShown()) return;
  const count = wanted.filter(isRefused).length;
  draw(entries, true, remarks === null ? word("pasteUnchecked") : count ? word("pasteRefusedCount", { count }) : "");
}

// `ways`: the block as it can be read, one or two lists of entries; `first` is chosen at first (UNKNOWN: the person has to
// say); `reached`: the rows in which they differ. Resolves to the list that is to be written, or to null.
export function choose(ways, first, reached) {
  const rows = dialog.querySelector("[data-ways]");
  const choices = Array.from(rows.querySelectorAll("input"));
  const back = document.activeElement;
  let way = first;
  const show = () => {
    const shown = way;
    if (way === UNKNOWN) draw(ways[0], false, "");
    else check(ways[way], () => way === shown);
  };
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
      chosen(dialog.returnValue === "paste" ? ways[way] : null);
    }, { once: true });
  });
}
