// The text saves itself: a moment after the last key, when the page is left, and when the connection is back.
// One request at a time; until the server has the text a copy stays in this browser.
import * as notice from "./notice.js";
import { clock, drafts, page, server, word } from "./page.js";

const PAUSE_MS = 1200;
const RETRY_MS = 15000;

let timer = 0;
let underWay = false;
let again = false;
let stopped = false; // somebody else's text waits to be looked at
let sent = null; // the text that the server has
const heard = [];

export const onSaved = (listener) => heard.push(listener);

function plan(pause) {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

export function begin() {
  sent = page.text.innerHTML;
  const [, draft] = drafts.kept().find(([key]) => key === page.key) ?? [];
  if (!draft || draft.text === sent) return drafts.forget(page.key);
  page.text.innerHTML = draft.text;
  page.seen = draft.seen;
  notice.say(word("restored"));
  return plan(0);
}

export function changed() {
  if (page.text.innerHTML === sent) return;
  drafts.keep(page.key, page.text.innerHTML, page.seen);
  if (stopped) return;
  page.status.textContent = word("unsaved");
  plan(PAUSE_MS);
}

export function leaving() {
  if (page.text.innerHTML !== sent && !stopped) save(true);
}

export async function save(last = false) {
  clearTimeout(timer);
  if (underWay) {
    again = true;
    return;
  }
  const text = page.text.innerHTML;
  if (text === sent || stopped) return;
  underWay = true;
  page.status.textContent = word("saving");
  const answer = await server.post(page.urls.save, { text, seen: page.seen }, last === true);
  underWay = false;
  settle(answer, text);
  if (again) {
    again = false;
    save();
  }
}

function settle({ kind, data }, text) {
  if (kind === "done") return saved(text, data);
  page.status.textContent = word("unsaved");
  if (kind === "conflict") return conflict(data);
  if (kind === "signed-out") {
    notice.say(word("signedOut"), { link: page.urls.signIn, linkText: word("signIn") });
    return plan(RETRY_MS); // the person may sign in in another tab
  }
  if (kind === "offline") {
    notice.say(word("offline"));
    return plan(RETRY_MS);
  }
  return notice.say(data.message || word("refused"));
}

function saved(text, data) {
  sent = text;
  page.seen = data.seen;
  if (page.text.innerHTML === text) {
    drafts.forget(page.key);
    page.status.textContent = word("saved", { at: clock() });
  } else changed();
  notice.clear();
  heard.forEach((listener) => listener(data));
}

function conflict(data) {
  stopped = true;
  notice.askWhose(data, (whose) => {
    stopped = false;
    page.seen = data.seen;
    if (whose === "mine") return save();
    const mine = page.text.innerHTML;
    page.text.innerHTML = data.text;
    sent = page.text.innerHTML;
    drafts.forget(page.key);
    notice.offerMine(mine);
    page.status.textContent = "";
    return undefined;
  });
}
