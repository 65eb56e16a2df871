// What saves itself besides the cells: the explanation and "nothing to report" at the side, the answers to questions.
// A text outlives its place: the side shows another indicator while this one is still on its way.
import { choose } from "./conflict.js";
import { drafts, server, word } from "./page.js";
import { alsoSaves, saving } from "./saving.js";

const texts = new Map(); // key → text

// `about`: {url, name, values} as it is posted, `label` as messages name it, `cell`: the id of a cell that leads to it.
// `held`: what the server has. `place`: its field as it stands on the page now, or null; `goTo`: leads to it. `locks`:
// while it is on its way nothing else is typed there, since the place goes with the answer. `overtaken`: what somebody else
// wrote makes an end of it; there is nothing to choose.
export function textOf(key, about, held, { place, goTo, then, locks = false, overtaken = null }) {
  if (!texts.has(key)) texts.set(key, make(key, about, held, { place, goTo, then, locks, overtaken }));
  return texts.get(key);
}

export const known = (key) => texts.get(key);
export const forgetText = (key) => texts.delete(key);

alsoSaves(() => Array.from(texts.values()).filter((text) => text.isDirty()));

export function keptUnder(key) {
  const found = drafts.kept().find(([one]) => one === key);
  return found?.[1];
}

function make(key, about, held, { place, goTo, then, locks, overtaken }) {
  const text = {
    key,
    about,
    held,
    value: held,
    state: "",
    message: "",
    theirs: null, // what somebody else wrote meanwhile, until it is decided
    name: () => text.about.label,
    focus: () => goTo(text.about),
    isInSight: () => place(key) !== null,
    text: () => text.value,
    seen: () => text.held,
    isDirty: () => text.value !== text.held,
    post: (value, last) => server.post(text.about.url, { ...text.about.values, [text.about.name]: value, seen: text.held ?? "" }, last),
    mark(state) {
      text.state = state;
      if (state === "") text.theirs = null;
      text.message = { saving: word("saving"), kept: word("keptHere") }[state] ?? "";
      text.show();
    },
    saved(data, sent) {
      text.held = data.seen ?? sent.text;
      if (text.value === sent.text) text.value = text.held;
      text.state = "saved";
      text.theirs = null;
      text.message = data.message;
      text.show();
      then(text);
    },
    refused(data) {
      text.message = data.message ?? word("refused");
      text.show();
    },
    decide({ theirs }) {
      if (overtaken) {
        text.value = text.held;
        overtaken(text, theirs);
        return "theirs";
      }
      text.theirs = theirs;
      text.message = word("contestedText", { by: theirs.by });
      text.show();
      return "";
    },
    async choose() {
      const { theirs } = text;
      const choice = await choose(text.about.label, text.value, theirs);
      if (choice === "") return;
      text.focus();
      text.held = theirs.seen;
      if (choice === "mine") saving.commit(text, { insist: true });
      else {
        text.value = theirs.seen;
        saving.forget(text);
        text.mark("");
      }
    },
    // Shows it in its place, if it has one now.
    show() {
      const field = place(key);
      if (!field) return;
      write(field, text.value);
      if (locks) field.readOnly = text.state === "saving";
      field.toggleAttribute("aria-invalid", false);
      if (text.state === "invalid") field.setAttribute("aria-invalid", "true");
      const status = field.form?.querySelector("[data-status]");
      if (!status) return;
      const button = field.form.querySelector("[data-decide]");
      button.hidden = text.theirs === null;
      button.onclick = text.choose;
      status.textContent = text.message;
      status.classList.toggle("field__error", ["invalid", "kept", "conflict"].includes(text.state));
    },
  };
  return text;
}

// A box that is ticked reads "on", one that is not "".
export const read = (field) => (field.type === "checkbox" ? (field.checked ? "on" : "") : field.value.trim());

function write(field, value) {
  if (field.type === "checkbox") field.checked = value === "on";
  else if (field.value.trim() !== value) field.value = value;
}
