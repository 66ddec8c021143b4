/* figures.js - how busy it is, and was */
import { html, useState } from "../common/html.js";
import { Trouble, useAnswer } from "./asking.js";
import { Chart } from "./chart.js";
import { duration, number } from "./words.js";

const HOURS = { hour: 1, day: 24, month: 720 };

const Choice = ({ last, choose }) => html`
	<fieldset class="choice"><legend class="unseen">The last</legend>
		${Object.keys(HOURS).map((name) => html`
			<label><input type="radio" name="last" value=${name} checked=${name === last}
				onChange=${() => choose(name)} /><span>${`Last ${name}`}</span></label>`)}
	</fieldset>`;

const MOST = 8; /* endpoints, unless all are asked for */

function Endpoints({ rows, last })
{
	const [all, setAll] = useState(false);

	return html`
		<h3>${`Endpoints in the last ${last}`}</h3>
		<div class="scroll" tabindex="0" role="region" aria-label="Endpoints">
			<table>
				<thead><tr><th scope="col">Endpoint</th><th scope="col" class="n">Requests</th>
					<th scope="col" class="n">Refused</th><th scope="col" class="n">Failed</th>
					<th scope="col" class="n">Half within</th><th scope="col" class="n">99 % within</th></tr></thead>
				<tbody>${(all ? rows : rows.slice(0, MOST)).map((row) => html`
					<tr key=${row.endpoint}><th scope="row">${row.endpoint}</th>
						<td class="n">${number(row.requests)}</td>
						<td class=${row.refused ? "n warn" : "n"}>${number(row.refused)}</td>
						<td class=${row.failed ? "n bad" : "n"}>${number(row.failed)}</td>
						<td class="n">${duration(row.p50)}</td><td class="n">${duration(row.p99)}</td></tr>`)}</tbody>
			</table>
		</div>
		${rows.length === 0 && html`<p class="quiet">Nobody has asked for anything.</p>`}
		${rows.length > MOST && html`<button type="button" class="plain" aria-expanded=${all}
			onClick=${() => setAll(!all)}>${all ? "Show the busiest" : `Show all ${rows.length}`}</button>`}`;
}

const Charts = ({ figures, last }) => {
	const chart = (name, lines, show = number) => html`
		<${Chart} name=${name} figures=${figures} lines=${lines} show=${show} length=${HOURS[last] * 3600} />`;

	return html`
		<div class="charts">
			${chart("Connections", { websockets: "WebSockets", connections: "TCP" })}
			${chart("Requests a second", { requests: "all" })}
			${chart("Messages a second", { messages: "sent" })}
			${chart("Answered within", { p50: "half", p99: "99 %" }, duration)}
			${chart("Refused and failed a second", { refused: "refused", failed: "failed" })}
		</div>`;
};

export function Figures()
{
	const [last, setLast] = useState("hour");
	const [endpoint, setEndpoint] = useState("");
	const of = endpoint && `&endpoint=${encodeURIComponent(endpoint)}`;
	const [figures, trouble] = useAnswer(`/admin/figures?hours=${HOURS[last]}${of}`, 10);
	const [all] = useAnswer(`/admin/figures?hours=${HOURS[last]}`);
	const names = [...new Set([...all?.endpoints ?? [], ...endpoint ? [{ endpoint }] : []]
		.map((row) => row.endpoint))].sort();
	const fits = figures && figures.step === { hour: 10, day: 300, month: 7200 }[last];

	return html`
		<div class="heading">
			<h2 id="Figures-name">Figures</h2>
			<${Choice} last=${last} choose=${setLast} />
			<label class="beside">Requests to
				<select value=${endpoint} onChange=${({ target }) => setEndpoint(target.value)}>
					<option value="">all endpoints</option>
					${names.map((name) => html`<option value=${name}>${name}</option>`)}
				</select></label>
		</div>
		<${Trouble} trouble=${trouble} />
		${fits && figures.from === null && html`<p class="quiet">Nothing has been written yet: the first figures
			come ten seconds after the recorder has begun.</p>`}
		${fits && figures.from !== null && html`<${Charts} figures=${figures} last=${last} />
			<${Endpoints} rows=${figures.endpoints} last=${last} />`}`;
}
