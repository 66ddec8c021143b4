/* refused.js - what was refused lately */
import { html } from "../common/html.js";
import { Trouble, useAnswer } from "./asking.js";
import { Ago, number } from "./words.js";

export function Refused()
{
	const [rows, trouble] = useAnswer("/admin/refused", 10);

	return html`
		<h2 id="Refused-name">Refused in the last two days</h2>
		<${Trouble} trouble=${trouble} />
		${rows?.length > 0 && html`
			<div class="scroll tall" tabindex="0" role="region" aria-label="Refused">
				<table>
					<thead><tr><th scope="col">Endpoint</th><th scope="col">Reason</th>
						<th scope="col" class="n">Times</th><th scope="col">Last</th></tr></thead>
					<tbody>${rows.map((row) => html`
						<tr key=${`${row.endpoint} ${row.reason}`}><th scope="row">${row.endpoint}</th>
							<td>${row.reason}</td><td class="n">${number(row.times)}</td>
							<td><${Ago} moment=${row.last} /></td></tr>`)}</tbody>
				</table>
			</div>`}
		${rows?.length === 0 && html`<p class="quiet">Nothing.</p>`}`;
}
