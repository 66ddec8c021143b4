/* parts.js - what is up, and what is not */
import { html } from "../common/html.js";
import { Trouble, useAnswer } from "./asking.js";
import { Ago, since } from "./words.js";

const WHAT = {
	database: "PostgreSQL, which has everything",
	notifier: "pushes to who listens by TCP",
	bus: "reaches other hosts",
	recorder: "writes down what is shown here",
	reporter: "tells in Slack what failed",
	mqtt: "speaks to the MQTT broker",
	telegram: "speaks to Telegram",
};
const what = (part) => WHAT[part] ?? (part.startsWith("gateway") ? "holds WebSockets" : "");

const SIGNS = { up: "●", "not ready": "◐", down: "✕" };

const kind = (state) => state === "up" ? "good" : state === "down" ? "bad" : "warn";

const State = ({ state }) => html`
	<span class=${`state ${kind(state)}`}><span aria-hidden="true">${SIGNS[state]} </span>${state}</span>`;

const Part = ({ part }) => html`
	<li class=${`part ${kind(part.state)}`}>
		<div><strong>${part.part}</strong> <${State} state=${part.state} /></div>
		<p class="quiet">${what(part.part)}</p>
		<p class="quiet">${part.since !== null && `for ${since(part.since)}`}
			${part.connections !== null && html`, ${part.connections} connected`}</p>
	</li>`;

/* All is well in a word; whoever wants to know unfolds it. */
function Endpoints({ parts })
{
	const bad = parts.filter(({ state }) => state !== "up");

	return parts.length > 0 && html`
		<details class="endpoints" open=${bad.length > 0}>
			<summary>${bad.length ? `${bad.length} of ${parts.length} endpoints are down`
				: `${parts.length} endpoints, all of them up`}</summary>
			<ul>${(bad.length ? bad : parts).map((part) => html`
				<li key=${part.part}>${part.part} <${State} state=${part.state} /></li>`)}</ul>
		</details>`;
}

const Daemons = ({ parts }) => html`
	<ul class="parts">${parts.filter(({ endpoint }) => !endpoint).map((part) => html`
		<${Part} key=${part.part} part=${part} />`)}</ul>`;

const Host = ({ host, alone, before }) => html`
	${!alone && html`<h3>${host.host}</h3>`}
	${host.stale && html`<p class="warn">Its recorder was heard of last
		<${Ago} moment=${host.seen} />: this is how it was then.</p>`}
	<${Daemons} parts=${[...before, ...host.parts]} />
	<${Endpoints} parts=${host.parts.filter(({ endpoint }) => endpoint)} />`;

const WELL = "All parts are up";

function summary(hosts)
{
	const bad = hosts.flatMap(({ host, parts }) => parts
		.filter(({ state }) => state !== "up")
		.map(({ part, state }) => `${part}${hosts.length > 1 ? ` on ${host}` : ""} is ${state}`));

	return hosts.length === 0 ? "No recorder has written anything yet"
		: bad.length === 0 ? WELL
		: bad.length < 6 ? bad.join(", ")
		: `${bad.length} parts are not up`;
}

/* It is not the database's fault alone if nothing is answered. */
const databaseOf = (answer, trouble) => ({
	part: "database", ...answer.database,
	...trouble && { state: "not ready", since: null, connections: null },
});

export function Parts()
{
	const [answer, trouble] = useAnswer("/admin/parts", 5);
	const hosts = answer?.hosts ?? [];
	const alone = hosts.length === 1;
	const common = answer ? [databaseOf(answer, trouble)] : [];
	const says = trouble ? "Nothing is known just now" : summary(hosts);

	return html`
		<div class="heading">
			<h2 id="Parts-name">Parts</h2>
			${answer && html`<p role="status" aria-label="Parts"
				class=${says === WELL ? "good" : "bad"}>${says}</p>`}
		</div>
		<${Trouble} trouble=${trouble} />
		${!alone && html`<${Daemons} parts=${common} />`}
		${hosts.map((host) => html`<${Host} key=${host.host} host=${host} alone=${alone}
			before=${alone ? common : []} />`)}`;
}
