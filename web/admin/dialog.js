/* dialog.js - what stands above the page; Escape closes it, and the focus is where it was */
import { html, useEffect, useRef, useState } from "../common/html.js";

export function Dialog({ name, close, children })
{
	const box = useRef(null);

	useEffect(() => box.current.showModal(), []);
	return html`
		<dialog ref=${box} aria-labelledby="dialog-name" onClose=${close}>
			<h2 id="dialog-name">${name}</h2>
			${children}
		</dialog>`;
}

/* Something is done once that is confirmed: what = { name, sentence, button, act }. */
export function Confirm({ what, close })
{
	const [trouble, set_trouble] = useState(null);
	const [busy, set_busy] = useState(false);

	async function submit(event)
	{
		event.preventDefault();
		set_busy(true);
		try {
			await what.act();
			close();
		} catch (refusal) {
			set_trouble(`${refusal.message}.`);
			set_busy(false);
		}
	}

	return html`
		<${Dialog} name=${what.name} close=${close}>
			<form onSubmit=${submit}>
				<p>${what.sentence}</p>
				<p role="alert">${trouble}</p>
				<div class="buttons">
					<button type="button" autofocus onClick=${close}>Cancel</button>
					<button class="danger" disabled=${busy}>${what.button}</button>
				</div>
			</form>
		<//>`;
}
