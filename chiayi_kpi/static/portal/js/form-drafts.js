// Forms that are sent as a whole: what is typed into one with a text to write (a reason, an answer) is kept in this browser
// too, and stands there again after the session has ended, the connection was lost, or the page was loaded anew. It is
// let go once the form was sent and a page came back that says it was done.
import { button } from "./autosave/notice.js";
import { draftsOf } from "./autosave/drafts.js";
import { moment } from "./roc.js";

const { person, draftRestored, draftDiscard } = document.body.dataset;
const drafts = draftsOf(person, "forms");
const TYPED = "textarea, select, input[type=text], input[type=date], input[type=number], input:not([type])";

const forms = () =>
  Array.from(document.querySelectorAll("main form")).filter(
    (form) => form.method === "post" && !form.matches("[data-send]") && (form.matches("[data-keeps]") || form.querySelector("textarea")),
  );
const fieldsOf = (form) => Array.from(form.querySelectorAll(TYPED)).filter((field) => field.name);

// Where it is sent, with what it is about: "/107/A/ratings/give?part=review&indicator=7".
function keyOf(form) {
  const about = Array.from(form.querySelectorAll("input[type=hidden]")).filter(({ name }) => name !== "csrfmiddlewaretoken");
  const values = new URLSearchParams(about.map(({ name, value }) => [name, value]));
  return `${new URL(form.getAttribute("action") ?? "", document.baseURI).pathname}?${values}`;
}

function keep(form, sent = false) {
  const typed = fieldsOf(form).filter((field) => field.value !== field.dataset.before);
  if (!typed.length) {
    drafts.forget(keyOf(form));
    return;
  }
  const values = Object.fromEntries(typed.map((field) => [field.name, field.value]));
  const before = Object.fromEntries(typed.map((field) => [field.name, field.dataset.before]));
  drafts.keep(keyOf(form), values, before, { sent });
}

// Only where the server still holds what it held then.
function restore(form, { text: values, seen: before, at }) {
  const back = fieldsOf(form).filter(
    ({ name, value }) => name in values && value === before[name] && value !== values[name],
  );
  if (!back.length) return;
  for (const field of back) field.value = values[field.name];
  form.closest("details")?.setAttribute("open", "");
  for (const field of back) field.closest("details")?.setAttribute("open", "");
  const line = document.createElement("p");
  line.className = "message message--warning";
  line.dataset.notice = "restored";
  line.setAttribute("role", "status");
  const words = document.createElement("span");
  words.className = "message__text";
  words.textContent = draftRestored.replace("{at}", moment(at));
  const discard = button(draftDiscard, () => {
    for (const field of back) field.value = field.dataset.before;
    drafts.forget(keyOf(form));
    line.remove();
  });
  line.append(words, discard);
  form.prepend(line);
}

function start() {
  const isDone = document.querySelector("#messages .message--success") !== null;
  for (const [key, draft] of drafts.kept()) {
    if (!draft.about.sent) continue;
    if (isDone) drafts.forget(key);
    else drafts.keep(key, draft.text, draft.seen, { sent: false }); // it came back, or nobody was signed in any more
  }
  const kept = new Map(drafts.kept());
  for (const form of forms()) {
    for (const field of fieldsOf(form)) field.dataset.before = field.value;
    const draft = kept.get(keyOf(form));
    if (draft) restore(form, draft);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("change", () => keep(form));
    form.addEventListener("submit", () => keep(form, true));
  }
}

if (person) start();
