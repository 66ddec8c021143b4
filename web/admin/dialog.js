/* dialog.js - what stands above the page; Escape closes it, and the focus is where it was */
import { useForm } from "../common/form.js";
import { html, useEffect, useRef } from "../common/html.js";

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
	const { submit, trouble, busy } = useForm(async () => {
		await what.act();
		close();
	});

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
