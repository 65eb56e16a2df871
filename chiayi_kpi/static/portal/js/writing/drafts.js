// What was written and is not yet saved, kept in this browser for this person and account until the server has it.
import { page } from "./page.js";

const KEY = `writing:${page?.user}:${page?.key}`;
const LIFE_MS = 14 * 24 * 3600 * 1000;

export function keep(text, seen) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ text, seen, at: Date.now() }));
  } catch {
    // storage switched off or full: the server has all but the last seconds
  }
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // nothing was kept either
  }
}

// {text, seen, at}, or null.
export function kept() {
  try {
    const draft = JSON.parse(localStorage.getItem(KEY));
    return draft && Date.now() - draft.at < LIFE_MS ? draft : null;
  } catch {
    return null;
  }
}
