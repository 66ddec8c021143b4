/* tap.mjs - the words of tests of what pages are made of, without a browser
 *
 *	await t("it holds", () => same(is, wanted));
 *
 * A sentence that takes longer than it may fails, so no test is without an end.
 */
import { inspect, isDeepStrictEqual } from "node:util";

const PATIENCE = 10_000;
let n = 0;

export async function t(sentence, holds)
{
	let timer;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error("it takes too long")), PATIENCE);
	});

	n++;
	try {
		if (await Promise.race([holds(), late]) === false)
			throw new Error("it does not hold");
		console.log(`ok ${n} - ${sentence}`);
	} catch (error) {
		console.log(`not ok ${n} - ${sentence}`);
		console.log(error.stack.replace(/^/gm, "# "));
	} finally {
		clearTimeout(timer);
	}
}

export function same(is, wanted)
{
	if (!isDeepStrictEqual(is, wanted))
		throw new Error(`${inspect(is)}, wanted ${inspect(wanted)}`);
}

/* Once it holds; what waits for it has an end by t(). */
export async function until(holds)
{
	while (!holds())
		await new Promise((resolve) => setTimeout(resolve, 1));
}

export const finish = () => console.log(`1..${n}`);

/* As localStorage is, which has no methods among its keys. */
export function store(setItem = function(key, text) { this[key] = text; })
{
	return Object.defineProperties({}, {
		getItem: { value(key) { return this[key] ?? null; } },
		setItem: { value: setItem },
		removeItem: { value(key) { delete this[key]; } },
	});
}
