/* rooms.js - what is known of rooms, and what becomes of it when something is said
 *
 * A room is never changed: what gives a changed one gives another object, so that
 * whoever draws it can tell by !==.  Nothing here asks anybody or touches the page.
 *
 * Its members:
 *
 *	gid, conversation, name, owned    as the server has them
 *	last      everything up to this msgId has been heard
 *	counted   everything up to this one is in unread, or was read
 *	mark      up to where one has read; unread is what others said since
 *	latest    what was said last, or null; active, when that was
 *	log       what was said, or null as long as nobody looks; see below
 *	members   logins, of a conversation that was looked at
 *	seen      up to where others have read, by their logins
 *
 * A log is a stretch of what was said, without a hole:
 *
 *	items     messages, ascending
 *	from      the least msgId that was asked for
 *	loaded    false until its first page is there
 *	older     whether there is more before it
 *	whole     whether it reaches to the end of the room
 *	changes   by msgId what became of messages while pages were on their way
 *	quotes    by msgId messages that are answered, but not in the stretch
 */
import { nameOr } from "./text.js";

/* Of one room so many messages are held, whoever scrolls however far. */
const HELD = 600;
const CHANGES_HELD = 200;

const EMPTY = {
	items: [], from: null, loaded: false, older: false, whole: true,
	changes: new Map(), quotes: new Map(),
};

/* A message as it is shown, of one as the server has it. */
export function messageOf({ sender, msg })
{
	return {
		id: msg.msgId,
		sender: { ...sender, username: nameOr(sender.username, "Nameless") },
		text: msg.txt,
		time: msg.timestamp,
		answers: msg.reply_id ?? null,
		edited: msg.edited ?? 0,
		deleted: msg.deleted ?? 0,
	};
}

const changedBy = ({ msg }) => msg.edits ?? msg.deletes ?? null;
const isSaid = (event) => changedBy(event) === null;

export function roomFrom(row, now = 0)
{
	return {
		gid: row.room_gid,
		conversation: row.conversation_id,
		name: row.name,
		owned: row.owned,
		last: row.last,
		counted: row.last,
		mark: row.msgId,
		unread: row.unread,
		latest: row.latest && messageOf(row.latest),
		active: row.latest?.msg.timestamp ?? now,
		log: null,
		members: null,
		seen: new Map(),
	};
}

/* After one was away; before is how it was when the row was asked for.  Where there is a
 * log, what was missed is still to come, and is counted already; elsewhere it need not
 * come. */
export function roomAgain(room, row, before = { last: 0 })
{
	if (room.last > Math.max(before.last, row.last))
		return room; /* it has heard more meanwhile */
	const fresh = roomFrom(row, room.active);

	if (room.log)
		return { ...fresh, last: Math.min(room.last, row.last), latest: room.latest,
			active: room.active, log: room.log, members: room.members,
			seen: room.seen };
	return { ...fresh, members: room.members, seen: room.seen };
}

/* Is something missing before it? */
export const roomMisses = (room, event) => event.msg.msgId > room.last + 1;

/* What became of a message; one is changed by what came later than its text. */
function changed(message, change)
{
	if (!change || change.id <= Math.max(message.edited, message.deleted))
		return message;
	return change.deletes
		? { ...message, text: "", deleted: change.id }
		: { ...message, text: change.text, edited: change.id };
}

function logChanges(log, target, change)
{
	const changes = new Map(log.changes).set(target, change);

	if (changes.size > CHANGES_HELD)
		changes.delete(changes.keys().next().value);
	return {
		...log,
		changes,
		items: log.items.map((item) => item.id === target ? changed(item, change) : item),
		quotes: log.quotes.get(target)
			? new Map(log.quotes).set(target, changed(log.quotes.get(target), change))
			: log.quotes,
	};
}

function logAdds(log, message)
{
	if (!log.whole)
		return log;
	const items = [...log.items, message];

	if (items.length <= HELD)
		return { ...log, items };
	const kept = items.slice(-HELD);
	return { ...log, items: kept, from: kept[0].id, older: true };
}

/* Something was said, or changed.  What is known already changes nothing. */
export function roomHears(room, event, me)
{
	const { msg, sender } = event;
	const target = changedBy(event);
	const own = sender.uuid === me.uuid;
	const fresh = msg.msgId > room.counted;
	const next = { ...room, last: msg.msgId, counted: Math.max(room.counted, msg.msgId) };

	if (msg.msgId <= room.last)
		return room;
	if (target !== null) {
		const change = { id: msg.msgId, text: msg.txt, deletes: "deletes" in msg };

		if (room.latest?.id === target)
			next.latest = changed(room.latest, change);
		if (change.deletes && fresh && !own && target > room.mark)
			next.unread = Math.max(0, room.unread - 1);
		next.log = room.log && logChanges(room.log, target, change);
		return next;
	}
	next.latest = messageOf(event);
	next.active = msg.timestamp;
	if (fresh && !own)
		next.unread = room.unread + 1;
	next.log = room.log && logAdds(room.log, next.latest);
	return next;
}

export function roomOpens(room)
{
	return room.log ? room : { ...room, log: EMPTY };
}

export function roomForgets(room)
{
	return room.log ? { ...room, log: null } : room;
}

const messagesOf = (page, log) => page.filter(isSaid).map(messageOf)
	.map((message) => changed(message, log.changes.get(message.id)));

/* The newest page is there.  What it has and was not heard is heard by it; what was
 * heard since stays. */
export function roomLoads(room, page, older, me)
{
	const end = page.at(-1)?.msg.msgId ?? 0;
	const heard = page.filter(({ msg }) => msg.msgId > room.last)
		.reduce((soFar, event) => roomHears(soFar, event, me),
			{ ...room, log: null });
	const items = [
		...messagesOf(page, room.log),
		...room.log.items.filter(({ id }) => id > end),
	];

	return { ...heard, log: {
		...room.log, items, older, loaded: true, whole: true,
		from: page[0]?.msg.msgId ?? 1,
	} };
}

/* The page before a message is there, with which the log began when it was asked for.  If
 * that is too many, the newest are let go. */
export function roomOlder(room, from, page, older)
{
	if (room.log.from !== from)
		return room; /* there would be a hole */
	const items = [...messagesOf(page, room.log), ...room.log.items];

	return { ...room, log: {
		...room.log, older,
		items: items.slice(0, HELD),
		whole: room.log.whole && items.length <= HELD,
		from: page[0]?.msg.msgId ?? room.log.from,
	} };
}

/* A message that is answered, or null if it is gone. */
export function roomQuotes(room, id, event)
{
	const quotes = new Map(room.log.quotes).set(id, event ? messageOf(event) : null);

	return { ...room, log: { ...room.log, quotes } };
}

export const quoteIn = (log, id) =>
	log.items.find((item) => item.id === id) ?? log.quotes.get(id);

/* One has read up to a message, here or elsewhere; unread is left out where nobody
 * counted. */
export function roomMarked(room, mark, unread)
{
	if (mark < room.mark)
		return room;
	return { ...room, mark,
		unread: unread ?? (mark >= room.last ? 0 : Math.min(room.unread, room.last - mark)) };
}

export function roomSeen(room, login, mark)
{
	return { ...room, seen: new Map(room.seen)
		.set(login, Math.max(mark, room.seen.get(login) ?? 0)) };
}

export const roomMembers = (room, members) => ({ ...room, members });

/* A conversation without a name is called by its members; one knows that oneself is
 * among them. */
export function roomName({ gid, name, conversation }, me)
{
	const members = name?.split(", ") ?? [];

	if (conversation && members.length > 1 && members.includes(me.login))
		return members.filter((login) => login !== me.login).join(", ");
	return nameOr(name ?? "", `Room ${gid}`);
}

/* The newest activity first. */
export const inOrder = (rooms) => [...rooms.values()].sort((a, b) => b.active - a.active);

export const unreadIn = (rooms) =>
	[...rooms.values()].reduce((sum, { unread }) => sum + unread, 0);

/* The room that a link or a code leads to; null if it is none. */
export function gidIn(text)
{
	const [, gid] = /(?:^|#)([A-Za-z0-9]{1,64})$/.exec(text.trim()) ?? [];

	return gid ?? null;
}
