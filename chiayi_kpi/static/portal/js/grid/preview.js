// What pasting would write, cell by cell, for the person to look at before anything is written.
import { nameOf } from "./cells.js";
import { word } from "./page.js";

const dialog = document.getElementById("paste-preview");
export const UNKNOWN = -1; // which way the block is to be read

function line({ cell, held, value, kind }) {
  const row = document.createElement("tr");
  row.classList.toggle("is-left-out", kind === "leftOut");
  const texts = [cell ? nameOf(cell) : word("noCell"), held || word("empty"), value, kind ? word(`paste_${kind}`) : ""];
  for (const text of texts) row.insertCell().textContent = text;
  return row;
}

const rowName = (row) => row.querySelector("th").dataset.name;

function show(entries, chosen) {
  dialog.querySelector("tbody").replaceChildren(...entries.map(line));
  const count = entries.filter(({ target }) => target).length;
  const button = dialog.querySelector("button[value=paste]");
  button.textContent = word("pasteNow", { count });
  button.disabled = count === 0 || !chosen;
}

// `ways`: the block as it can be read, one or two lists of entries; `first` is chosen at first (UNKNOWN: the person has to
// say); `reached`: the rows in which they differ. Resolves to the list that is to be written, or to null.
export function choose(ways, first, reached) {
  const rows = dialog.querySelector("[data-ways]");
  const choices = Array.from(rows.querySelectorAll("input"));
  const back = document.activeElement;
  let way = first;
  rows.hidden = ways.length === 1;
  rows.querySelector("[data-reached]").textContent = reached.map(rowName).join(word("comma"));
  for (const [place, choice] of choices.entries()) choice.checked = place === first;
  rows.onchange = ({ target }) => {
    way = choices.indexOf(target);
    show(ways[way], true);
  };
  show(ways[way] ?? ways[0], way !== UNKNOWN);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((chosen) => {
    dialog.addEventListener("close", () => {
      back?.focus();
      chosen(dialog.returnValue === "paste" ? ways[way] : null);
    }, { once: true });
  });
}
