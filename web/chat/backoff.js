/* backoff.js - how long to wait before the next attempt, in milliseconds
 *
 * Twice as long each time, and anything up to that: those who lost the same server at
 * the same moment do not come back at the same one.
 */
const LEAST = 500, MOST = 30_000;

export const backoff = (attempts, random = Math.random) =>
	random() * Math.min(MOST, LEAST * 2 ** attempts);
