/* sessions.js - where somebody is signed in */
import { html, useEffect, useState } from "../common/html.js";
import { askAs, Trouble, useAnswer } from "./asking.js";
import { Dialog } from "./dialog.js";
import { Ago } from "./words.js";

export function Sessions({ login, close, counted })
{
	const [sessions, trouble, again] = useAnswer(
		`/admin/sessions?login=${encodeURIComponent(login)}`);
	const [refused, setRefused] = useState(null);

	useEffect(() => {
		if (sessions)
			counted(sessions.length);
	}, [sessions]);

	async function end(which)
	{
		try {
			await askAs("POST", "/admin/end-session", { login, ...which });
			setRefused(null);
			dispatchEvent(new Event("deed"));
		} catch (refusal) {
			setRefused({ refusal, retry: () => end(which) });
		}
		again();
	}

	return html`
		<${Dialog} name=${`Sessions of ${login}`} close=${close}>
			<${Trouble} trouble=${refused?.refusal ?? trouble} retry=${refused ? refused.retry : again} />
			<ul class="sessions">
				${(sessions ?? []).map(({ session, agent, created }) => html`
					<li key=${session}>
						<span><bdi>${agent ?? "Unknown"}</bdi><br />
							<span class="quiet">signed in <${Ago} moment=${created} /></span></span>
						<button type="button" class="danger" aria-label=${`End session ${session}`}
							onClick=${() => end({ session })}>End</button>
					</li>`)}
			</ul>
			${sessions?.length === 0 && html`<p class="quiet">Nowhere.</p>`}
			<div class="buttons">
				${sessions?.length > 1 && html`<button type="button" class="danger"
					onClick=${() => end({ all: true })}>End all</button>`}
				<button type="button" class="main" autofocus onClick=${close}>Close</button>
			</div>
		<//>`;
}
