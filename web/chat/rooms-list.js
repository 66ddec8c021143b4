/* rooms-list.js - all rooms of one's own, and the ways to others */
import {
	html, memo, useEffect, useMemo, useRef, useState,
} from "../common/html.js";
import { Icon } from "./icons.js";
import { inOrder, roomName } from "./rooms.js";
import { dayOf, hueOf, initialOf, isoOf, shortTimeOf } from "./text.js";

export const Avatar = ({ id, name }) => html`
	<span class=${`avatar hue-${hueOf(id)}`} aria-hidden="true">${initialOf(name)}</span>`;

const excerpt = ({ latest, conversation }, me) => {
	if (!latest)
		return conversation ? "A new conversation" : "Nothing has been said yet";
	const text = latest.deleted ? "deleted" : latest.text.slice(0, 120);

	return `${latest.sender.uuid === me.uuid ? "You" : latest.sender.username}: ${text}`;
};

/* today is a day's number: on the next one times are shown otherwise. */
const Entry = memo(({ room, me, current }) => {
	const name = roomName(room, me);
	const unread = room.unread ? `${room.unread}${room.unread < 1000 ? "" : "+"}` : null;

	return html`
		<li>
			<a href=${`#${room.gid}`} class=${unread ? "unread" : ""}
				aria-current=${current ? "page" : undefined}>
				<${Avatar} id=${room.gid} name=${name} />
				<bdi class="name">${name}</bdi>
				${room.latest && html`<time datetime=${isoOf(room.active)}>
					${shortTimeOf(room.active)}</time>`}
				<bdi class="excerpt">${excerpt(room, me)}</bdi>
				${unread && html`<span class="count">${unread}<span class="unseen"> unread</span></span>`}
			</a>
		</li>`;
});

function Actions({ chat })
{
	const action = (name, icon, kind) => html`
		<button type="button" class=${kind} onClick=${() => chat.show(name)}>
			<${Icon} name=${icon} />${name}
		</button>`;

	return html`
		<div class="actions">
			${action("New room", "plus", "main")}
			${action("New conversation", "chats", "")}
			${action("Join a room", "join", "")}
		</div>`;
}

const Empty = ({ listed }) => html`
	<p class="empty">${listed ? "Make a room and send its link to somebody."
		: "Looking for your rooms …"}</p>`;

const NoneFound = () => html`<p class="empty">No room of yours is called that.</p>`;

/* Below so many a glance finds them; above so many not all are drawn at first. */
const FEW = 8, MANY = 50;

export function RoomsList({ chat, state })
{
	const { me, rooms, listed, open } = state;
	const [wanted, setWanted] = useState("");
	const ordered = useMemo(() => inOrder(rooms), [rooms]);
	const found = ordered.filter((room) =>
		roomName(room, me).toLowerCase().includes(wanted.trim().toLowerCase()));
	const [shown, setShown] = useState(MANY);
	const nav = useRef(null);
	const before = useRef(open);
	const today = dayOf(Date.now() / 1000);

	useEffect(() => {
		if (listed)
			setTimeout(() => setShown(Infinity), 300);
	}, [listed]);

	/* Who comes back from a room begins where they left. */
	useEffect(() => {
		if (!open && before.current)
			nav.current.querySelector(`a[href="#${before.current}"]`)?.focus();
		before.current = open;
	}, [open]);

	return html`
		<nav aria-label="Rooms" class="rooms" ref=${nav}>
			<header>
				<p class="brand">Confab</p>
				<button type="button" class="icon-only" aria-label="Contacts" title="Contacts"
					onClick=${() => chat.show("Contacts")}><${Icon} name="people" /></button>
				<button type="button" class="icon-only" aria-label="Account" title="Account"
					onClick=${() => chat.show("Account")}><${Icon} name="person" /></button>
			</header>
			<${Actions} chat=${chat} />
			${ordered.length > FEW && html`
				<input type="search" class="find" aria-label="Find a room" placeholder="Find a room"
					value=${wanted} onInput=${({ target }) => setWanted(target.value)} />`}
			${ordered.length === 0 && html`<${Empty} listed=${listed} />`}
			${ordered.length > 0 && found.length === 0 && html`<${NoneFound} />`}
			<ul>
				${found.slice(0, shown).map((room) => html`<${Entry} key=${room.gid} room=${room} me=${me}
					current=${room.gid === open} today=${today} />`)}
			</ul>
		</nav>`;
}
