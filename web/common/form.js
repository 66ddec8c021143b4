/* form.js - what is filled in: sent once at a time, and what went wrong with it
 *
 *	const { submit, trouble, busy } = useForm(async ({ name }, form) => { ... });
 *
 * What it is handed are the fields by their names.  A refusal is said in the words of
 * sentenceOf.
 */
import { useState } from "./html.js";

export function useForm(act, sentenceOf = (refusal) => refusal.sentence)
{
	const [trouble, setTrouble] = useState(null);
	const [busy, setBusy] = useState(false);

	async function submit(event)
	{
		const form = event.currentTarget;

		event.preventDefault();
		setBusy(true);
		setTrouble(null);
		try {
			await act(Object.fromEntries(new FormData(form)), form);
		} catch (refusal) {
			setTrouble(sentenceOf(refusal));
		}
		setBusy(false);
	}

	return { submit, trouble, busy };
}
