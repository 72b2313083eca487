/* What "too busy" (503 of the app, 429 of a proxy) says to the person: when to try again. */

const BUSY = [429, 503];
const DEFAULT_WAIT = 10; // seconds; where the answer names none, or a date

/**
 * Says how long to wait before one asks again.
 * @param {{status: number, headers: Headers}} response
 * @returns {number} seconds; 0 when the server was not too busy
 */
export function secondsToWait({ status, headers }) {
  return BUSY.includes(status) ? Number(headers.get("Retry-After")) || DEFAULT_WAIT : 0;
}
