/* text.js - how texts and times are shown */

/* Up to a blank, or to what turns the direction of writing around. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gi;

/* What ends a sentence is no part of an address, nor is a bracket that began before. */
function trimmed(address)
{
	const ends = address.includes("(") ? ".,;:!?'*_~" : ".,;:!?'*_~)";
	let length = address.length;

	while (ends.includes(address[length - 1]))
		length--;
	return address.slice(0, length);
}

function isAddress(text)
{
	try {
		return ["http:", "https:"].includes(new URL(text).protocol);
	} catch {
		return false;
	}
}

/* A text in pieces: strings, and { href } for what leads elsewhere. */
export function piecesOf(text)
{
	const pieces = [];
	let from = 0;

	for (const { 0: found, index } of text.matchAll(ADDRESS)) {
		const href = trimmed(found);

		if (!isAddress(href))
			continue;
		if (index > from)
			pieces.push(text.slice(from, index));
		pieces.push({ href });
		from = index + href.length;
	}
	if (from < text.length)
		pieces.push(text.slice(from));
	return pieces;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const oldDay = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
const shortDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

const at = (seconds) => new Date(seconds * 1000);

export const clockOf = (seconds) => clock.format(at(seconds));
export const fullTimeOf = (seconds) => full.format(at(seconds));
export const isoOf = (seconds) => at(seconds).toISOString();

/* Days since a day, in the reader's zone. */
export function dayOf(seconds)
{
	const date = at(seconds);

	return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

export function dayNameOf(seconds, now = Date.now() / 1000)
{
	const ago = dayOf(now) - dayOf(seconds);

	if (ago === 0)
		return "Today";
	if (ago === 1)
		return "Yesterday";
	return (ago < 300 ? day : oldDay).format(at(seconds));
}

/* As short as it can be: beside a room in the list. */
export const shortTimeOf = (seconds, now = Date.now() / 1000) =>
	dayOf(now) === dayOf(seconds) ? clockOf(seconds) : shortDay.format(at(seconds));

/* A letter, or whatever else can be seen. */
const SEEN = /[^\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/* Somebody may be called by what nobody can see, but not shown by it. */
export const nameOr = (name, otherwise) => SEEN.test(name) ? name : otherwise;

/* The first letter of a name, whatever it is written with. */
export const initialOf = (name) => SEEN.exec(name)?.[0].toUpperCase() ?? "?";

/* One of eight colours, always the same for the same somebody or something. */
export const hueOf = (id) =>
	[...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % 8;

/* Of browsers that call themselves by each other's names too, the telling one first. */
const BROWSERS = ["Edg", "OPR", "Firefox", "Chrome", "Safari"];
const SYSTEMS = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"];
const NAMES = { Edg: "Edge", OPR: "Opera" };

/* What signed in, as its owner would call it. */
export function agentOf(agent)
{
	const browser = BROWSERS.find((name) => agent.includes(`${name}/`));
	const system = SYSTEMS.find((name) => agent.includes(name));

	if (!browser)
		return agent;
	return `${NAMES[browser] ?? browser}${system ? ` on ${system}` : ""}`;
}
