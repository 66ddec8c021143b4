/* asking.js - what sections ask the server for, again and again
 *
 *	const [parts, trouble, again] = useAnswer("/admin/parts", 5);
 *
 * parts is null until there is an answer; the last one stays while there is none.
 */
import { ask } from "../common/ask.js";
import { html, useCallback, useEffect, useRef, useState } from "../common/html.js";

/* Whose session has ended is shown the door. */
export async function askAs(method, path, body)
{
	try {
		return await ask(method, path, body);
	} catch (refusal) {
		if (refusal.status === 401 || refusal.reason === "not-administrator")
			dispatchEvent(new Event("signed-out"));
		throw refusal;
	}
}

/* Every so many seconds, but not while nobody looks; 0: once, and when it is told to. */
export function useAnswer(path, seconds = 0)
{
	const [answer, setAnswer] = useState(null);
	const [trouble, setTrouble] = useState(null);
	const wanted = useRef(null);

	const again = useCallback(async () => {
		wanted.current = path;
		try {
			const { data } = await askAs("GET", path);

			if (wanted.current === path) {
				setAnswer(data);
				setTrouble(null);
			}
		} catch (refusal) {
			if (wanted.current === path)
				setTrouble(refusal);
		}
	}, [path]);

	useEffect(() => {
		const look = () => document.hidden || again();
		const timer = seconds && setInterval(look, seconds * 1000);

		again();
		document.addEventListener("visibilitychange", look);
		return () => {
			wanted.current = null;
			clearInterval(timer);
			document.removeEventListener("visibilitychange", look);
		};
	}, [again, seconds]);
	return [answer, trouble, again];
}

/* A list that is asked for by pages, each after the last of what there is. */
export function usePages(address)
{
	const [{ rows, more, of }, setList] = useState({ rows: null, more: false, of: null });
	const [trouble, setTrouble] = useState(null);
	const wanted = useRef(null);
	const lastly = useRef(null); /* how it was asked for */

	const load = useCallback(async (after, before) => {
		wanted.current = address;
		lastly.current = () => load(after, before);
		try {
			const { data, more: further } = await askAs("GET", address(after));

			if (wanted.current === address) {
				setList({ rows: [...before, ...data], more: Boolean(further), of: address });
				setTrouble(null);
			}
		} catch (refusal) {
			if (wanted.current === address)
				setTrouble(refusal);
		}
	}, [address]);

	useEffect(() => {
		load(null, []);
		return () => {
			wanted.current = null;
		};
	}, [load]);

	return {
		rows, trouble,
		more: of === address && more,
		next: () => load(rows.at(-1), rows),
		again: () => load(null, []),
		retry: () => lastly.current(),
		replace: (is, row) => setList({ rows: rows.map((old) => is(old) ? row : old), more, of }),
	};
}

/* What is not asked for all the time, somebody may retry. */
export const Trouble = ({ trouble, retry }) => html`
	<p role="alert">${trouble && `${trouble.message}${
		trouble.passes && !retry ? "; it is tried again." : "."}`}</p>
	${trouble?.passes && retry && html`
		<p><button type="button" class="plain" onClick=${retry}>Try again</button></p>`}`;
