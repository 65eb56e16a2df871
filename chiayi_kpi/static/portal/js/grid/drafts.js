// What was typed and is not yet saved, kept in this browser for this person and plan until the server has it.
import { page } from "./page.js";

const KEY = `report-drafts:${page?.user}:${page?.plan}`;
const LIFE_MS = 14 * 24 * 3600 * 1000;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // storage switched off, or something else wrote there: the page works without it
  }
}

function write(drafts) {
  try {
    if (Object.keys(drafts).length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(drafts));
    return true;
  } catch {
    return false;
  }
}

export function keep(key, text, seen) {
  return write({ ...read(), [key]: { text, seen, at: Date.now() } });
}

export function forget(key) {
  const drafts = read();
  if (!(key in drafts)) return;
  delete drafts[key];
  write(drafts);
}

export function forgetAll() {
  write({});
}

// [[key, {text, seen, at}]], oldest first; what is older than two weeks is let go.
export function kept() {
  const drafts = Object.entries(read()).filter(([, draft]) => Date.now() - draft.at < LIFE_MS);
  return drafts.sort(([, one], [, other]) => one.at - other.at);
}
