/* words.js - numbers and moments, as people read them */
import { html } from "../common/html.js";

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const AGO = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "narrow" });
const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SMALL = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

const UNITS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3600],
	["minute", 60], ["second", 1]];

const unitOf = (seconds) => UNITS.find(([, length]) => seconds >= length) ?? UNITS.at(-1);

export const number = (n) => n === null ? "–" : Math.abs(n) < 100 ? SMALL.format(n) : NUMBER.format(n);

export const duration = (seconds) => seconds === null ? "–"
	: seconds < 1 ? `${SMALL.format(seconds * 1000)} ms` : `${SMALL.format(seconds)} s`;

/* "3 hours": how long that has been so. */
export function since(moment)
{
	const seconds = Math.max(0, Date.now() / 1000 - moment);
	const [unit, length] = unitOf(seconds);
	const n = Math.floor(seconds / length);

	return `${n} ${unit}${n === 1 ? "" : "s"}`;
}

/* Some moment, as long ago as it is. */
export function Ago({ moment })
{
	if (moment === null)
		return "–";
	const seconds = Math.max(0, Date.now() / 1000 - moment);
	const [unit, length] = unitOf(seconds);
	const date = new Date(moment * 1000);

	return html`<time datetime=${date.toISOString()} title=${MOMENT.format(date)}>
		${AGO.format(-Math.floor(seconds / length), unit)}</time>`;
}
