// Forms that are sent as a whole, on the portal's pages and in the administration: what is typed into one is kept in this
// browser too, and stands there again after the session has ended, the connection was lost, or the page was loaded anew. It
// is let go once the form was sent and a page came back that says it was done.
//
// Every form that is posted keeps what is typed or chosen in it; passwords and files are never kept. `data-keeps` says else:
//   data-keeps          its ticks too, as in the administration: elsewhere a tick declares or decides, and is never set again
//   data-keeps="none"   nothing (of a form, or of one box): what is only tried or chosen anew each time; a hidden box: what
//                       the page held when it was made, which is no part of what the form is about
//   data-keeps-in-tab   a form that names people or gives access: this tab alone keeps it, until somebody else signs in there
// `data-confirms`: the form of a page that shows what a form would do; only its own success lets that one's words go.
import { button } from "./autosave/notice.js";
import { draftsOf, letGo } from "./autosave/drafts.js";
import { moment } from "./roc.js";

const { person, draftRestored, draftApart, draftPutBack, draftDiscard } = document.querySelector("[data-person]")?.dataset ?? {};
const ofBrowser = draftsOf(person, "forms");
const ofTab = draftsOf(person, "forms", "sessionStorage");
const SENT = "form-sent"; // in the keeping of this tab: the form whose answer the next page is
const IN_ADMIN = document.getElementById("content-main") !== null;
const POSTED = "main form, #content-main form:not(#changelist-form)";
const TYPED =
  "textarea, select:not([multiple]), input[type=text], input[type=date], input[type=email], input[type=number], input[type=url], input:not([type])";
const TICKED = "input[type=checkbox]:not([name$=-DELETE]), input[type=radio]";
const KEEPS_TICKS = "[data-keeps], #content-main form";
const LOOKED_UP = "select.admin-autocomplete"; // the page as it is loaded does not offer every choice
const SECRET = "[autocomplete*=password], [autocomplete=one-time-code]";
const DONE = "#messages .message--success, .messagelist .success, [data-done]";
const OF_A_ROW = /_FORMS$|-(\d+|__prefix__)-|^initial-/; // hidden boxes that Django makes: of rows, and what stood in a box
const NEW_ROW = /^(.+?)-\d+-/;

const shown = new WeakMap(); // field → what the server had in it: when it was first typed into, and since (else only now)
const apart = new WeakMap(); // form → what waits to be put back, as {values, seen}
const changed = new WeakSet(); // fields that a person changed: what a script or the browser fills in is nobody's words

const forms = () =>
  Array.from(document.querySelectorAll(POSTED)).filter(
    (form) => form.method === "post" && !form.matches("[data-send], [data-keeps=none]") && fieldsOf(form).length,
  );
const isTick = (field) => field.matches(TICKED);
const idOf = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);
const valueIn = (field) => (isTick(field) ? String(field.checked) : field.value);
const draftsFor = (form) => (form.matches("[data-keeps-in-tab]") ? ofTab : ofBrowser);

function fieldsOf(form) {
  const kinds = form.matches(KEEPS_TICKS) ? `${TYPED}, ${TICKED}` : TYPED;
  return Array.from(form.querySelectorAll(kinds)).filter(
    (field) => field.name && !field.readOnly && !field.matches(`[data-keeps=none], ${SECRET}`),
  );
}

// `label`: of a choice that was looked up.
function put(field, value, label) {
  if (isTick(field)) field.checked = value === "true";
  else {
    if (label && !Array.from(field.options).some((one) => one.value === value)) field.add(new Option(label, value));
    field.value = value;
  }
  changedBy(field);
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

// What came with the page, whatever a browser puts there by itself after a reload or on the way back.
function served(field) {
  if (isTick(field)) return String(field.defaultChecked);
  if (!field.matches("select")) return field.defaultValue;
  return (Array.from(field.options).find((one) => one.defaultSelected) ?? field.options[0])?.value ?? "";
}

// How a choice reads; any other value as it is.
function said(field, value) {
  return Array.from(field.options ?? []).find((one) => one.value === value)?.text ?? value;
}

const seenIn = (field) => shown.get(field) ?? [served(field)];

function changedBy(field) {
  const group = field.type === "radio" && field.form ? fieldsOf(field.form).filter(({ name }) => name === field.name) : [field];
  for (const one of group) changed.add(one);
}

// Where it is sent, with what it is about: "/107/A/ratings/give?part=review&indicator=7".
function keyOf(form) {
  const hidden = Array.from(form.querySelectorAll("input[type=hidden]"));
  const about = hidden.filter(
    (field) => field.name !== "csrfmiddlewaretoken" && !OF_A_ROW.test(field.name) && !field.matches("[data-keeps=none]"),
  );
  const values = new URLSearchParams(about.map(({ name, value }) => [name, value]));
  const { pathname, search } = new URL(form.getAttribute("action") || document.URL, document.baseURI);
  return `${pathname}${search}?${values}`;
}

function keep(form) {
  const waits = apart.get(form);
  const drafts = draftsFor(form);
  const typed = fieldsOf(form).filter((field) => changed.has(field) && valueIn(field) !== seenIn(field)[0]);
  const chosen = typed.filter((field) => field.matches(LOOKED_UP) && field.selectedOptions.length);
  const labels = Object.fromEntries(chosen.map((field) => [idOf(field), field.selectedOptions[0].text]));
  const values = { ...waits?.values, ...Object.fromEntries(typed.map((field) => [idOf(field), valueIn(field)])) };
  const seen = { ...waits?.seen, ...Object.fromEntries(typed.map((field) => [idOf(field), seenIn(field)])) };
  if (Object.keys(values).length) drafts.keep(keyOf(form), values, seen, { ...waits?.labels, ...labels });
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

// The rows that were added to the page and are not in it as it is loaded.
function addRows(form, names) {
  for (const name of names) {
    const group = NEW_ROW.exec(name)?.[1];
    const add = group && document.getElementById(`${group}-group`)?.querySelector(".add-row a, a.add-row");
    for (let tries = 0; add && tries < 50 && !form.elements.namedItem(name); tries += 1) add.click();
  }
}

// It stands there again where the server holds what it held then; where it holds something else by now, it is shown beside.
function restore(form, { text: values, seen, at, about: labels = {} }) {
  addRows(form, Object.keys(values));
  const fields = fieldsOf(form).filter((field) => idOf(field) in values);
  const isKnown = (field) => seen[idOf(field)].includes(served(field));
  const typed = (field) => values[idOf(field)];
  for (const field of fields) {
    if (isKnown(field) || served(field) === typed(field)) changed.add(field);
    if (isKnown(field)) shown.set(field, seen[idOf(field)]);
    else if (served(field) === typed(field)) shown.set(field, [...seen[idOf(field)], typed(field)]); // refused, or the answer was lost
  }
  const back = fields.filter((field) => isKnown(field) && served(field) !== typed(field));
  const others = fields.filter((field) => !isKnown(field) && served(field) !== typed(field));
  for (const field of [...back, ...others]) field.closest("details")?.setAttribute("open", "");
  if (back.length) {
    for (const field of back) put(field, typed(field), labels[idOf(field)]);
    tell(form, draftRestored.replace("{at}", moment(at)), [[draftDiscard, () => discard(back)]]);
  }
  if (others.length) offer(form, others, { values, seen, at, labels });
}

function discard(fields) {
  for (const field of fields) {
    shown.set(field, [served(field)]);
    put(field, served(field));
  }
}

function offer(form, fields, { values, seen, at, labels }) {
  const only = (all) => Object.fromEntries(fields.map((field) => [idOf(field), all[idOf(field)]]));
  apart.set(form, { values: only(values), seen: only(seen), labels });
  const texts = fields.filter((field) => !isTick(field)).map((field) => labels[idOf(field)] ?? said(field, values[idOf(field)]));
  const putBack = () => {
    apart.delete(form);
    for (const field of fields) put(field, values[idOf(field)], labels[idOf(field)]);
  };
  const text = draftApart.replace("{at}", moment(at)).replace("{text}", () => texts.join("／"));
  tell(form, text, [[draftPutBack, putBack], [draftDiscard, () => apart.delete(form)]]);
}

// The form that this tab sent last, once: no other tab's success lets it go. A page that shows what it would do is no
// success yet, and passes it on.
function sentLast() {
  const key = sessionStorage.getItem(SENT);
  if (!document.querySelector("[data-confirms]")) sessionStorage.removeItem(SENT);
  return key;
}

function hear(form, field) {
  changedBy(field);
  keep(form);
}

// Of the page as it was loaded, and for scripts: of a form that came later.
export function keepWhatIsTyped(form) {
  for (const field of fieldsOf(form)) shown.set(field, [served(field)]);
  const draft = new Map(draftsFor(form).kept()).get(keyOf(form));
  if (draft) restore(form, draft);
  for (const kind of ["input", "change"]) form.addEventListener(kind, ({ target }) => hear(form, target));
  window.django?.jQuery?.(form).on("change", ({ target }) => hear(form, target)); // of a choice that was looked up
  form.addEventListener("submit", () => {
    keep(form);
    sessionStorage.setItem(SENT, keyOf(form));
  });
}

function start() {
  const sent = sentLast();
  if (sent && document.querySelector(DONE)) for (const drafts of [ofBrowser, ofTab]) drafts.forget(sent);
  for (const form of forms()) keepWhatIsTyped(form);
}

if (person) {
  letGo(person);
  // The administration's scripts make the rows that can be added when the page has been read.
  if (IN_ADMIN) window.addEventListener("load", () => setTimeout(start));
  else start();
}
