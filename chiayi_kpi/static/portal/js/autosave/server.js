// How a page that saves itself talks to the server. Every answer becomes one outcome:
//   {kind: "done" | "refused" | "conflict" | "signed-out" | "offline", data}
const KINDS = { 200: "done", 401: "signed-out", 409: "conflict" };

// Read anew for every request: signing in again, perhaps in another tab, changes the token.
function csrfToken() {
  const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : "";
}

async function ask(url, timeout, options) {
  let response;
  try {
    response = await fetch(url, {
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(timeout),
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

// What `person`, whom the page was made for, asks and sends; the server refuses it for anybody else.
export function connection(person, timeout) {
  return {
    get: (url, values = {}) => ask(`${url}?${new URLSearchParams({ ...values, person })}`, timeout, { method: "GET" }),
    // `last`: the page is being left, so the browser sends it even after the page is gone (up to 64 KB).
    post(url, values, last = false) {
      const body = values instanceof FormData ? values : new URLSearchParams(values);
      body.append("person", person);
      const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
      return ask(url, timeout, { method: "POST", body, keepalive: last, headers });
    },
  };
}
