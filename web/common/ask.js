/* ask.js - asking the server that a page came from
 *
 *	const { data, more } = await ask("GET", "/rooms?limit=1000");
 *
 * Who asks is known by the cookie.  What is refused, or does not come about, is
 * thrown as a Refusal.
 */

/* Longer than nginx waits for a program. */
const PATIENCE = 15_000;

/* status is 0 where there is no answer; reason is the word for programs, and
 * message a sentence for people. */
export class Refusal extends Error {
	constructor(status, reason, message)
	{
		super(message);
		this.status = status;
		this.reason = reason;
	}

	/* For people who do not know what was asked. */
	get sentence()
	{
		const [first = "", ...rest] = this.message.replace(/\.*$/, ".");

		return first.toUpperCase() + rest.join("");
	}

	/* Would the same be answered otherwise a moment later? */
	get passes()
	{
		return this.status === 0 || this.status === 408 ||
			this.status === 429 || this.status >= 500;
	}
}

/* Contracts word their refusals differently: an object, or a sentence. */
function refusal(status, { error, detail } = {})
{
	if (error && typeof error === "object")
		return new Refusal(status, error.reason, error.message);
	return new Refusal(status, "refused",
		detail ?? error ?? `The server answered ${status}`);
}

export async function ask(method, path, body)
{
	let response, answer;

	try {
		response = await fetch(path, {
			method,
			body: body && JSON.stringify(body),
			headers: body && { "Content-Type": "application/json" },
			cache: "no-store",
			signal: AbortSignal.timeout(PATIENCE),
		});
		answer = await response.json();
	} catch {
		throw new Refusal(response?.ok === false ? response.status : 0,
			"unreachable", "The server cannot be reached just now");
	}
	if (!response.ok || answer.ok === false)
		throw refusal(response.status, answer);
	return answer;
}
