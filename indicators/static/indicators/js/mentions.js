// In a comment an @ opens the list of those whom it can name: written on, it grows shorter; arrow keys and Enter, Tab or a click
// choose, Escape closes. The names are asked for once, when the first @ is typed; without them one writes on as before.
import { connection } from "../../portal/js/autosave/server.js";
import { composing } from "../../portal/js/composing.js";

const TIMEOUT_MS = 8000;
const BEGUN = /(?:^|[^0-9A-Za-z._-])[@＠]([^\s@＠]{0,30})$/;
const { person } = document.querySelector("[data-person]")?.dataset ?? {};
const server = connection(person, TIMEOUT_MS);
const asked = new Map(); // address → the names that it tells

const isBox = (target) => target instanceof HTMLTextAreaElement && target.matches("[data-people-url]");
const listOf = (box) => box.form.querySelector("[role=listbox]");
const begun = (box) => BEGUN.exec(box.value.slice(0, box.selectionStart))?.[1];

function namesFor(box) {
  const { peopleUrl } = box.dataset;
  if (!asked.has(peopleUrl)) {
    const answer = server.get(peopleUrl).then(({ kind, data }) => {
      if (kind !== "done") asked.delete(peopleUrl); // asked again at the next letter
      return data.people ?? [];
    });
    asked.set(peopleUrl, answer);
  }
  return asked.get(peopleUrl);
}

function close(box) {
  listOf(box).hidden = true;
  box.removeAttribute("aria-activedescendant");
  box.removeAttribute("aria-controls");
}

function mark(box, option) {
  for (const one of listOf(box).children) one.setAttribute("aria-selected", String(one === option));
  box.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

async function offer(box) {
  if (begun(box) === undefined) {
    close(box);
    return;
  }
  const names = await namesFor(box);
  const typed = begun(box)?.toLowerCase(); // as it stands by now
  const found = typed === undefined ? [] : names.filter((name) => name.toLowerCase().includes(typed));
  if (!found.length || document.activeElement !== box) {
    close(box);
    return;
  }
  const list = listOf(box);
  list.replaceChildren(
    ...found.map((name, place) => {
      const option = document.createElement("li");
      option.id = `mention-${place}`;
      option.setAttribute("role", "option");
      option.textContent = name;
      return option;
    }),
  );
  list.hidden = false;
  box.setAttribute("aria-controls", list.id);
  list.scrollIntoView({ block: "nearest" });
  mark(box, list.firstElementChild);
  const said = box.form.querySelector("[data-found]");
  said.textContent = said.dataset.found.replace("{count}", found.length);
}

// Whoever went elsewhere in the text with the list open wants none of it.
function isAtName(box) {
  if (begun(box) === undefined) close(box);
  return !listOf(box).hidden;
}

function choose(box, option) {
  const from = box.selectionStart - begun(box).length;
  box.setRangeText(`${option.textContent} `, from, box.selectionStart, "end");
  close(box);
  box.focus();
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function press(event, box) {
  const list = listOf(box);
  if (list.hidden || composing(event) || !isAtName(box)) return;
  const options = Array.from(list.children);
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) mark(box, options[(at + step + options.length) % options.length]);
  else if (event.key === "Enter" || event.key === "Tab") choose(box, options[at]);
  else if (event.key === "Escape") close(box);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("input", (event) => {
  if (isBox(event.target)) offer(event.target);
});
document.addEventListener("keydown", (event) => { if (isBox(event.target)) press(event, event.target); }, true);
document.addEventListener("focusout", (event) => { if (isBox(event.target)) close(event.target); });
// Pressed and not clicked: the box keeps the focus.
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("#mention-list > [role=option]");
  if (!option) return;
  event.preventDefault();
  const box = option.closest("form").querySelector("[data-people-url]");
  if (isAtName(box)) choose(box, option);
});
