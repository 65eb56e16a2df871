// Two tabs of one browser tell each other what they saved, so that they never report a conflict with themselves.
import { page } from "./page.js";

const channel = page && "BroadcastChannel" in window ? new BroadcastChannel(`report-grid:${page.plan}`) : null;

export function tell(key, held) {
  channel?.postMessage({ user: page.user, key, held });
}

export function listen(hear) {
  channel?.addEventListener("message", ({ data }) => {
    if (data.user === page.user) hear(data.key, data.held);
  });
}
