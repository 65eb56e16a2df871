// How a page that saves itself talks to the server. Every answer becomes one outcome:
//   {kind: "done" | "refused" | "conflict" | "signed-out" | "offline", data}
const ANSWERED = { 200: "done", 409: "conflict" };
const KINDS = { ...ANSWERED, 401: "signed-out" };

// Read anew for every request: signing in again, perhaps in another tab, changes the token.
function csrfToken() {
  const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : "";
}

async function ask(url, timeout, { isPiece = false, ...options }) {
  try {
    const response = await fetch(url, {
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(timeout),
      ...options,
    });
    if (response.type === "opaqueredirect") return { kind: "signed-out", data: {} };
    if (response.status >= 500) return { kind: "offline", data: {} };
    return await outcome(response, isPiece);
  } catch {
    return { kind: "offline", data: {} }; // also where the connection ends within the answer
  }
}

async function outcome(response, isPiece) {
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  const data = isJson ? await response.json() : { html: await response.text() };
  // A page instead of an answer is a firewall's or a proxy's: the portal never heard the question.
  if (response.status in ANSWERED && !isJson && !isPiece) return { kind: "offline", data: {} };
  // Django's own answer to a stale token is a page: whoever signed out and in again has to load this page anew.
  if (response.status === 403 && !isJson) return { kind: "signed-out", data };
  return { kind: KINDS[response.status] ?? "refused", data };
}

// What `person`, whom the page was made for, asks and sends; the server refuses it for anybody else.
export function connection(person, timeout) {
  const get = (url, values, more) => ask(`${url}?${new URLSearchParams({ ...values, person })}`, timeout, { method: "GET", ...more });

  return {
    get: (url, values = {}) => get(url, values),
    getPiece: (url, values = {}) => get(url, values, { isPiece: true }), // of a page, as data.html
    // `last`: the page is being left, so the browser sends it even after the page is gone (up to 64 KB).
    post(url, values, last = false) {
      const body = values instanceof FormData ? values : new URLSearchParams(values);
      body.append("person", person);
      const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
      return ask(url, timeout, { method: "POST", body, keepalive: last, headers });
    },
  };
}
