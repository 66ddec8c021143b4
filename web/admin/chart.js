/* chart.js - numbers over time, as lines
 *
 *	<Chart name="Requests a second" figures={figures} lines={{ requests: "all" }}
 *		show={number} length={3600} />
 *
 * lines are members of the figures (GET /admin/figures), and what each is called; length
 * is that of all of it, in seconds.  It is drawn as wide as there is room; whoever does
 * not see it hears a summary, and has the numbers in a table.
 */
import { html, useLayoutEffect, useRef, useState } from "../common/html.js";

const HEIGHT = 150, LEFT = 56, RIGHT = 8, TOP = 8, BOTTOM = 22;

/* The least round number that is not less, so that a quarter of it is round as well. */
function roof(n)
{
	const power = 10 ** Math.floor(Math.log10(n || 1));

	return [1, 2, 4, 8, 10].find((digit) => n <= digit * power) * power;
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DATE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const BOTH = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

const known = (values) => values.filter((n) => n !== null);

/* A line for each stretch in which something is known; alone, a moment is a dot. */
function path(values, x, y)
{
	let pen = "M";

	return values.map((n, i) => {
		const step = n === null ? "" : `${pen}${x(i).toFixed(1)} ${y(n).toFixed(1)}${
			pen === "M" && values[i + 1] == null ? "h.1" : ""}`;

		pen = n === null ? "M" : "L";
		return step;
	}).join("");
}

function useWidth()
{
	const box = useRef(null);
	const [width, setWidth] = useState(0);

	useLayoutEffect(() => {
		const watch = new ResizeObserver(() => setWidth(box.current.clientWidth));

		watch.observe(box.current);
		return () => watch.disconnect();
	}, []);
	return [box, width];
}

function summary(name, figures, lines, show)
{
	const parts = Object.entries(lines).map(([member, label]) => {
		const values = known(figures[member]);

		return values.length === 0 ? `${label}: nothing is known`
			: `${label}: ${show(Math.min(...values))} at least, ${
				show(Math.max(...values))} at most, ${show(values.at(-1))} lastly`;
	});

	return `${name}. ${parts.join("; ")}`;
}

/* Some of very many numbers, so that it can be read. */
function Numbers({ name, figures, lines, show, momentOf })
{
	const [open, setOpen] = useState(false);
	const count = Object.keys(lines).map((member) => figures[member].length)[0];
	const every = Math.ceil(count / 60);
	const picked = Array.from({ length: Math.ceil(count / every) },
		(_, i) => count - 1 - i * every);

	return html`
		<details onToggle=${({ target }) => setOpen(target.open)}>
			<summary>Numbers</summary>
			${open && html`<div class="scroll" tabindex="0" role="region" aria-label=${`${name}: numbers`}>
				<table>
					<caption class="unseen">${name}</caption>
					<thead><tr><th scope="col">When</th>
						${Object.values(lines).map((label) => html`<th scope="col" class="n">${label}</th>`)}</tr></thead>
					<tbody>${picked.map((i) => html`
						<tr key=${momentOf(i)}><th scope="row">${BOTH.format(momentOf(i))}</th>
							${Object.keys(lines).map((member) => html`
								<td class="n">${show(figures[member][i])}</td>`)}</tr>`)}</tbody>
				</table></div>`}
		</details>`;
}

/* What stands at the axes, and the lines across. */
function Grid({ width, top, count, show, momentOf, x, y })
{
	const marks = Math.max(2, Math.min(7, Math.floor(width / 90)));
	const label = (i) => momentOf(count - 1) - momentOf(0) > 2 * 86_400_000
		? DATE.format(momentOf(i)) : CLOCK.format(momentOf(i));

	return html`
		<g class="grid">
			${[0, .25, .5, .75, 1].map((part) => html`
				<line x1=${LEFT} x2=${width - RIGHT} y1=${y(part * top)} y2=${y(part * top)} />
				${part * 2 % 1 === 0 && html`<text x=${LEFT - 8} y=${y(part * top) + 4}
					text-anchor="end">${show(part * top)}</text>`}`)}
			${Array.from({ length: marks }, (_, n) => {
				const i = Math.round(n * (count - 1) / (marks - 1));

				return html`<text x=${x(i)} y=${HEIGHT - 4} text-anchor=${
					n === 0 ? "start" : n === marks - 1 ? "end" : "middle"}>${label(i)}</text>`;
			})}
		</g>`;
}

export function Chart({ name, figures, lines, show, length })
{
	const [box, width] = useWidth();
	const [at, setAt] = useState(null);
	const count = Math.round(length / figures.step) + 1;
	const momentOf = (i) => (figures.from + i * figures.step) * 1000;
	const top = roof(Math.max(0, ...Object.keys(lines).flatMap((member) => known(figures[member]))));
	const x = (i) => LEFT + i * (width - LEFT - RIGHT) / (count - 1);
	const y = (n) => TOP + (1 - n / top) * (HEIGHT - TOP - BOTTOM);
	const shown = (member) => at === null ? known(figures[member]).at(-1) ?? null
		: figures[member][at] ?? null;

	function point({ offsetX })
	{
		const i = Math.round((offsetX - LEFT) / (width - LEFT - RIGHT) * (count - 1));

		setAt(i >= 0 && i < count ? i : null);
	}

	return html`
		<figure class="chart">
			<figcaption>
				<h3>${name}</h3>
				<ul class="legend">
					${Object.entries(lines).map(([member, label], n) => html`
						<li class=${`line-${n}`}>${label} <b>${show(shown(member))}</b></li>`)}
					${at !== null && html`<li class="quiet">${BOTH.format(momentOf(at))}</li>`}
				</ul>
			</figcaption>
			<div ref=${box}>
				${width > 0 && html`
					<svg role="img" aria-label=${summary(name, figures, lines, show)} width=${width}
						height=${HEIGHT} onPointerMove=${point} onPointerLeave=${() => setAt(null)}>
						<${Grid} ...${{ width, top, count, show, momentOf, x, y }} />
						${Object.keys(lines).map((member, n) => html`
							<path class=${`line-${n}`} d=${path(figures[member], x, y)} />`)}
						${at !== null && html`<line class="at" x1=${x(at)} x2=${x(at)} y1=${TOP} y2=${HEIGHT - BOTTOM} />`}
					</svg>`}
			</div>
			<${Numbers} ...${{ name, figures, lines, show, momentOf }} />
		</figure>`;
}
