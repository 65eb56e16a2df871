// Talking to the server. Every answer becomes one outcome:
//   {kind: "done" | "refused" | "conflict" | "signed-out" | "offline", data}
import { page } from "./page.js";

const KINDS = { 200: "done", 401: "signed-out", 409: "conflict" };
const TIMEOUT_MS = 15000;

// Read anew for every request: signing in again, perhaps in another tab, changes the token.
function csrfToken() {
  const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : "";
}

async function ask(url, options) {
  let response;
  try {
    response = await fetch(url, {
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...options,
    });
  } catch {
    return { kind: "offline", data: {} };
  }
  if (response.type === "opaqueredirect") return { kind: "signed-out", data: {} };
  if (response.status >= 500) return { kind: "offline", data: {} };
  return outcome(response);
}

async function outcome(response) {
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  const data = isJson ? await response.json() : { html: await response.text() };
  // Django's own answer to a stale token is a page: whoever signed out and in again has to load this page anew.
  if (response.status === 403 && !isJson) return { kind: "signed-out", data };
  return { kind: KINDS[response.status] ?? "refused", data };
}

export function post(url, values) {
  const body = values instanceof FormData ? values : new URLSearchParams(values);
  body.append("person", page.user);
  return ask(url, { method: "POST", body, headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" } });
}

export function get(url, values) {
  return ask(`${url}?${new URLSearchParams({ ...values, person: page.user })}`, { method: "GET" });
}
