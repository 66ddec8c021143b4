/* deeds.js - what administrators did */
import { html, useCallback, useEffect } from "../common/html.js";
import { Trouble, usePages } from "./asking.js";
import { Ago } from "./words.js";

export function Deeds()
{
	const address = useCallback((after) =>
		`/admin/deeds${after ? `?before=${after.deed}` : ""}`, []);
	const { rows, more, trouble, next, again, retry } = usePages(address);

	useEffect(() => {
		addEventListener("deed", again);
		return () => removeEventListener("deed", again);
	});

	return html`
		<h2 id="Deeds-name">What administrators did</h2>
		<${Trouble} trouble=${trouble} retry=${retry} />
		${rows?.length > 0 && html`
			<div class="scroll tall" tabindex="0" role="region" aria-label="Deeds">
				<table>
					<thead><tr><th scope="col">When</th><th scope="col">Who</th>
						<th scope="col">What</th><th scope="col">Whom</th></tr></thead>
					<tbody>${rows.map((row) => html`
						<tr key=${row.deed}><td><${Ago} moment=${row.at} /></td><td><bdi>${row.who}</bdi></td>
							<td>${row.what.replaceAll("-", " ")}</td><td><bdi>${row.whom}</bdi></td></tr>`)}</tbody>
				</table>
			</div>`}
		${rows?.length === 0 && html`<p class="quiet">Nothing yet.</p>`}
		${more && html`<button type="button" class="plain" onClick=${next}>Show more</button>`}`;
}
