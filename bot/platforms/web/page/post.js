// One POST to the service. Resolves to what the page should do next, and never rejects:
// {done} accepted · {later, why, wait} try again with the same id · {refused, why} do not.

const PATIENCE_MS = 60_000;

function outcome(response, code) {
  if (response.ok) return { done: true };
  const wait = Number(response.headers.get("Retry-After")) * 1000 || 0;
  if (response.status === 429) return { later: true, why: "too_many", wait };
  if (response.status >= 500 || response.status === 408) return { later: true, why: "unreachable", wait };
  if (response.status === 401) return { refused: true, why: "signed_out" };
  if (response.status === 413) return { refused: true, why: "too_large" };
  return { refused: true, why: code === "not_text" ? "not_text" : "refused" };
}

// `body`: a file goes as its bytes, anything else as JSON.
export async function post(path, body) {
  const isFile = body instanceof Blob;
  const type = isFile ? "application/octet-stream" : "application/json";
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": type, "X-Promenade": "page" },
      body: isFile ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = await response.json().catch(() => ({}));
    return outcome(response, answer.errcode);
  } catch {
    return { later: true, why: "unreachable", wait: 0 };
  }
}

// The dedup key of a message. randomUUID is missing where the page is served without TLS.
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
