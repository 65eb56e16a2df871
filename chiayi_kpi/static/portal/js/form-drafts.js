// Forms that are sent as a whole: what is typed into one with a text to write (a reason, an answer) is kept in this browser
// too, and stands there again after the session has ended, the connection was lost, or the page was loaded anew. It is
// let go once the form was sent and a page came back that says it was done. `data-keeps`: a form without a text, and
// its ticks too; what somebody declares or decides by a tick is never ticked again.
import { button } from "./autosave/notice.js";
import { draftsOf } from "./autosave/drafts.js";
import { moment } from "./roc.js";

const { person, draftRestored, draftApart, draftPutBack, draftDiscard } = document.body.dataset;
const drafts = draftsOf(person, "forms");
const SENT = "form-sent"; // in the keeping of this tab: the form whose answer the next page is
const TYPED = "textarea, select, input[type=text], input[type=date], input[type=email], input[type=number], input:not([type])";
const TICKED = "input[type=checkbox], input[type=radio]";

const shown = new WeakMap(); // field → what the server had in it: when it was first typed into, and since
const apart = new WeakMap(); // form → what waits to be put back, as {values, seen}

const forms = () =>
  Array.from(document.querySelectorAll("main form")).filter(
    (form) => form.method === "post" && !form.matches("[data-send]") && (form.matches("[data-keeps]") || form.querySelector("textarea")),
  );
const isTick = (field) => field.matches(TICKED);
const idOf = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);
const valueIn = (field) => (isTick(field) ? String(field.checked) : field.value);

function fieldsOf(form) {
  const kinds = form.matches("[data-keeps]") ? `${TYPED}, ${TICKED}` : TYPED;
  return Array.from(form.querySelectorAll(kinds)).filter((field) => field.name);
}

function put(field, value) {
  if (isTick(field)) field.checked = value === "true";
  else field.value = value;
}

// What came with the page, whatever a browser puts there by itself after a reload or on the way back.
function served(field) {
  if (isTick(field)) return String(field.defaultChecked);
  if (!field.matches("select")) return field.defaultValue;
  return (Array.from(field.options).find((one) => one.defaultSelected) ?? field.options[0])?.value ?? "";
}

// Where it is sent, with what it is about: "/107/A/ratings/give?part=review&indicator=7".
function keyOf(form) {
  const about = Array.from(form.querySelectorAll("input[type=hidden]")).filter(({ name }) => name !== "csrfmiddlewaretoken");
  const values = new URLSearchParams(about.map(({ name, value }) => [name, value]));
  return `${new URL(form.getAttribute("action") ?? "", document.baseURI).pathname}?${values}`;
}

function keep(form) {
  const waits = apart.get(form);
  const typed = fieldsOf(form).filter((field) => valueIn(field) !== shown.get(field)[0]);
  const values = { ...waits?.values, ...Object.fromEntries(typed.map((field) => [idOf(field), valueIn(field)])) };
  const seen = { ...waits?.seen, ...Object.fromEntries(typed.map((field) => [idOf(field), shown.get(field)])) };
  if (Object.keys(values).length) drafts.keep(keyOf(form), values, seen);
  else drafts.forget(keyOf(form));
}

function tell(form, text, actions) {
  const line = document.createElement("p");
  line.className = "message message--warning";
  line.dataset.notice = "restored";
  line.setAttribute("role", "status");
  const words = document.createElement("span");
  words.className = "message__text";
  words.textContent = text;
  const buttons = actions.map(([label, act]) =>
    button(label, () => {
      line.remove();
      act();
      keep(form);
    }),
  );
  line.append(words, ...buttons);
  form.prepend(line);
  form.closest("details")?.setAttribute("open", "");
}

// It stands there again where the server holds what it held then; where it holds something else by now, it is shown beside.
function restore(form, { text: values, seen, at }) {
  const fields = fieldsOf(form).filter((field) => idOf(field) in values);
  const isKnown = (field) => seen[idOf(field)].includes(served(field));
  const typed = (field) => values[idOf(field)];
  for (const field of fields) {
    if (isKnown(field)) shown.set(field, seen[idOf(field)]);
    else if (served(field) === typed(field)) shown.set(field, [...seen[idOf(field)], typed(field)]); // refused, or the answer was lost
  }
  const back = fields.filter((field) => isKnown(field) && served(field) !== typed(field));
  const others = fields.filter((field) => !isKnown(field) && served(field) !== typed(field));
  for (const field of [...back, ...others]) field.closest("details")?.setAttribute("open", "");
  if (back.length) {
    for (const field of back) put(field, typed(field));
    tell(form, draftRestored.replace("{at}", moment(at)), [[draftDiscard, () => discard(back)]]);
  }
  if (others.length) offer(form, others, { values, seen, at });
}

function discard(fields) {
  for (const field of fields) {
    shown.set(field, [served(field)]);
    put(field, served(field));
  }
}

function offer(form, fields, { values, seen, at }) {
  const only = (all) => Object.fromEntries(fields.map((field) => [idOf(field), all[idOf(field)]]));
  apart.set(form, { values: only(values), seen: only(seen) });
  const texts = fields.filter((field) => !isTick(field)).map((field) => values[idOf(field)]);
  const putBack = () => {
    apart.delete(form);
    for (const field of fields) put(field, values[idOf(field)]);
  };
  const text = draftApart.replace("{at}", moment(at)).replace("{text}", () => texts.join("／"));
  tell(form, text, [[draftPutBack, putBack], [draftDiscard, () => apart.delete(form)]]);
}

// The form that this tab sent last, once: no other tab's success lets it go.
function sentLast() {
  const key = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  return key;
}

function start() {
  const sent = sentLast();
  if (sent && document.querySelector("#messages .message--success")) drafts.forget(sent);
  const kept = new Map(drafts.kept());
  for (const form of forms()) {
    for (const field of fieldsOf(form)) shown.set(field, [served(field)]);
    const draft = kept.get(keyOf(form));
    if (draft) restore(form, draft);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("change", () => keep(form));
    form.addEventListener("submit", () => {
      keep(form);
      sessionStorage.setItem(SENT, keyOf(form));
    });
  }
}

if (person) start();
