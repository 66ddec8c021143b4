/* room.js - a room: what was said in it, and what can be said */
import {
	html, useCallback, useEffect, useLayoutEffect, useRef, useState,
} from "../common/html.js";
import { Composer, hasKeyboard } from "./composer.js";
import { Icon } from "./icons.js";
import { Message, Pending } from "./message.js";
import { pendingIn } from "./outbox.js";
import { quoteIn, roomName } from "./rooms.js";
import { dayNameOf, dayOf } from "./text.js";

/* Messages of one author stand together unless so many seconds are between them. */
const TOGETHER = 300;

/* So many pixels from an edge are at the edge. */
const NEAR = 60, NEAR_OLDER = 400;

/* So many milliseconds after others were added what is new is read out again. */
const QUIET = 500;

/* One is told of contacts alone. */
const presence = (contact) => contact && (contact.is_online ? "online" : "offline");

function Members({ chat, room, contacts, me })
{
	const others = room.members.filter((login) => login !== me.login);

	return html`
		<ul class="members" aria-label="Members">
			${others.map((login) => html`<li key=${login} class=${presence(contacts.get(login)) ?? ""}>
				<bdi>${chat.nameOf(login)}</bdi>
				${contacts.has(login) && html`<span class="unseen">, ${presence(contacts.get(login))}</span>`}
			</li>`)}
		</ul>`;
}

function Head({ chat, room, state })
{
	const { me, contacts } = state;
	const about = { gid: room.gid };
	const heading = useRef(null);
	const button = (name, icon, dialog) => html`
		<button type="button" class="icon-only" aria-label=${name} title=${name}
			onClick=${() => chat.show(dialog, about)}><${Icon} name=${icon} /></button>`;

	/* Where the box would cover half of the page, who comes in begins here. */
	useEffect(() => {
		if (!hasKeyboard())
			heading.current.focus();
	}, []);

	return html`
		<header class="head">
			<a class="back icon-only" href="#" aria-label="All rooms"><${Icon} name="back" /></a>
			<div>
				<h1 tabindex="-1" ref=${heading}><bdi>${roomName(room, me)}</bdi></h1>
				${room.members && html`<${Members} chat=${chat} room=${room} contacts=${contacts} me=${me} />`}
			</div>
			${!room.conversation && button("Share", "share", "Share this room")}
			${!room.owned && button("Leave", "leave", "Leave this room")}
		</header>`;
}

/* Days, and where one had not read any further, between the messages. */
function dividers(item, before, read)
{
	const found = [];

	if (!before || dayOf(before.time) !== dayOf(item.time))
		found.push(html`<div class="divider" role="separator" key=${`day ${item.id}`}>
			${dayNameOf(item.time)}</div>`);
	if (read !== null && item.id > read && (before?.id ?? 0) <= read)
		found.push(html`<div class="divider fresh" role="separator" key="fresh">New</div>`);
	return found;
}

const follows = (item, before) => before && !before.deleted &&
	before.sender.uuid === item.sender.uuid && before.sender.username === item.sender.username &&
	item.time - before.time < TOGETHER && dayOf(before.time) === dayOf(item.time);

/* Where one has scrolled to: at the end, or by the first message that is seen. */
function placeIn(box)
{
	if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR)
		return { end: true };
	const top = box.getBoundingClientRect().top;
	const seen = [...box.querySelectorAll("article")]
		.find((article) => article.getBoundingClientRect().bottom > top);

	return { end: false, seen, at: seen?.getBoundingClientRect().top };
}

/* What is added above or below moves nothing that is looked at. */
function keep(box, place)
{
	if (place.end)
		box.scrollTop = box.scrollHeight;
	else if (place.seen?.isConnected)
		box.scrollTop += place.seen.getBoundingClientRect().top - place.at;
}

function Log({ chat, room, me, pending, reply, edit })
{
	const { gid, log } = room;
	const box = useRef(null);
	const place = useRef({ end: true });
	const [atEnd, setAtEnd] = useState(true);
	const [live, setLive] = useState(false);
	const said = useRef(0);
	const read = useRef(room.unread ? room.mark : null);

	/* Before anything is drawn, as an event may not have told yet of the last scrolling. */
	if (box.current)
		place.current = placeIn(box.current);

	function moved()
	{
		/* A browser tells of it even after the room has been left. */
		if (!box.current)
			return;
		place.current = placeIn(box.current);
		setAtEnd(place.current.end);
		if (log.loaded && log.older && box.current.scrollTop < NEAR_OLDER) {
			setLive(false);
			chat.history.older(gid);
		} else if (place.current.end && !log.whole)
			chat.history.newest(gid);
	}

	/* What one says oneself is looked at. */
	useLayoutEffect(() => {
		if (pending.length > said.current)
			place.current = { end: true };
		said.current = pending.length;
	}, [pending.length]);
	useLayoutEffect(() => keep(box.current, place.current));

	/* As the box changes in size, by a keyboard or by what is written. */
	useLayoutEffect(() => {
		const observer = new ResizeObserver(() => keep(box.current, place.current));

		observer.observe(box.current);
		return () => observer.disconnect();
	}, []);

	/* A page that added little, as what it has are edits, leaves one where one was. */
	useEffect(() => {
		if (log.loaded && box.current.scrollTop < NEAR_OLDER)
			chat.history.older(gid);
	}, [log.from, log.loaded]);

	/* What is there already, or was said before, is not read out. */
	useEffect(() => {
		const timer = setTimeout(() => setLive(log.loaded), QUIET);

		return () => clearTimeout(timer);
	}, [log.loaded, log.from, live]);

	/* Whoever sees the end of it has read it. */
	useEffect(() => {
		const look = () => {
			if (log.loaded && log.whole && place.current.end &&
				document.visibilityState === "visible")
				chat.read(gid);
		};

		look();
		document.addEventListener("visibilitychange", look);
		return () => document.removeEventListener("visibilitychange", look);
	}, [room.last, room.mark, log.loaded, atEnd, chat.state.connection]);

	return html`
		<div class="log" role="log" aria-label="Messages" aria-live=${live ? "polite" : "off"}
			aria-busy=${!log.loaded} tabindex="0" ref=${box} onScroll=${moved}
			onFocusIn=${() => keep(box.current, place.current)}>
			${log.loaded && log.items.length + pending.length === 0 && html`
				<p class="empty">${room.conversation ? "Nothing has been said here yet."
					: "Nothing has been said here yet. Share the link of this room with somebody."}</p>`}
			${log.items.flatMap((item, i) => [
				...dividers(item, log.items[i - 1], read.current),
				html`<${Message} key=${item.id} chat=${chat} gid=${gid} message=${item}
					own=${item.sender.uuid === me.uuid} follows=${Boolean(follows(item, log.items[i - 1]))}
					quoted=${item.answers ? quoteIn(log, item.answers) : null}
					reply=${reply} edit=${edit} />`,
			])}
			${pending.map((entry) => html`
				<${Pending} key=${entry.key} chat=${chat} me=${me} entry=${entry} />`)}
		</div>
		${!atEnd && html`<button type="button" class="to-end icon-only" aria-label="To the newest"
			onClick=${() => {
				place.current = { end: true };
				keep(box.current, place.current);
			}}><${Icon} name="down" /></button>`}`;
}

/* Who has read what was said last, where that is one's own; and who is typing. */
function Foot({ chat, room, state })
{
	const typing = Object.entries(state.typing[room.gid] ?? {})
		.filter(([, until]) => until > Date.now()).map(([login]) => chat.nameOf(login));
	const { latest, seen } = room;
	const own = latest && latest.sender.uuid === state.me.uuid && !latest.deleted;
	const readers = [...seen].filter(([, mark]) => own && mark >= latest.id)
		.map(([login]) => chat.nameOf(login));

	return html`
		<div class="foot">
			<p role="status" aria-label="Typing">${typing.length > 0 &&
				`${typing.slice(0, 3).join(", ")} ${typing.length > 1 ? "are" : "is"} typing …`}</p>
			<p class="readers">${readers.length > 0 && `Read by ${readers.slice(0, 3).join(", ")}${
				readers.length > 3 ? ` and ${readers.length - 3} more` : ""}`}</p>
		</div>`;
}

export function Room({ chat, room, state })
{
	const [about, setAbout] = useState(null);
	const reply = useCallback((message) => setAbout({ message }), []);
	const edit = useCallback((message) => setAbout({ message, edits: true }), []);
	const done = useCallback(() => setAbout(null), []);

	return html`
		<main class="room">
			<${Head} chat=${chat} room=${room} state=${state} />
			<${Log} chat=${chat} room=${room} me=${state.me} reply=${reply} edit=${edit}
				pending=${pendingIn(state.pending, room)} />
			<${Foot} chat=${chat} room=${room} state=${state} />
			<${Composer} chat=${chat} gid=${room.gid} about=${about} done=${done} />
		</main>`;
}

export const NoRoom = ({ some }) => html`
	<main class="room nothing">
		<h1>${some ? "Choose a room" : "Welcome"}</h1>
		<p class="quiet">${some ? "What is said in it is shown here."
			: "Make a room and send its link to somebody, or begin a conversation."}</p>
	</main>`;
