// Talking to the server. Every answer becomes {kind: "done" | "refused" | "conflict" | "signed-out" | "offline", data}.
import { page } from "./page.js";

const KINDS = { 200: "done", 401: "signed-out", 409: "conflict" };
const TIMEOUT_MS = 60000; // a large picture over a slow line

function csrfToken() {
  const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : "";
}

async function ask(url, options) {
  let response;
  try {
    response = await fetch(url, {
      credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS), ...options,
    });
  } catch {
    return { kind: "offline", data: {} };
  }
  if (response.type === "opaqueredirect") return { kind: "signed-out", data: {} };
  if (response.status >= 500) return { kind: "offline", data: {} };
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  if (!isJson) return { kind: response.status === 403 ? "signed-out" : "refused", data: {} };
  return { kind: KINDS[response.status] ?? "refused", data: await response.json() };
}

// `last`: the page is being left, so the browser sends it even after the page is gone (up to 64 KB).
export function post(url, values, last = false) {
  const body = values instanceof FormData ? values : new URLSearchParams(values);
  body.append("person", page.user);
  return ask(url, { method: "POST", body, keepalive: last, headers: { "X-CSRFToken": csrfToken() } });
}

export function get(url) {
  return ask(`${url}?${new URLSearchParams({ person: page.user })}`, { method: "GET" });
}
