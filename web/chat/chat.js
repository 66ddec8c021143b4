/* chat.js - what the page knows, and everything that one can do on it
 *
 * Views draw the state and call the verbs; only the verbs change the state, and then
 * have it drawn.  What is heard comes by the connection, what is looked for by ask().
 *
 *	phase       "starting", "out" or "in"
 *	trouble     a sentence about what went wrong, or null
 *	me          uuid, login and username of who is signed in
 *	connection  "Connected", "Connecting" or "Offline"
 *	rooms       by gid; listed says whether they are known yet
 *	open        the gid of the room that is looked at, or null
 *	contacts    by login, as the server tells of them
 *	names       by login, of others who were heard of
 *	pending     what is being sent: see outbox.js
 *	typing      by gid, who is and until when
 *	dialog      the name of the one that is open, and what it is about
 */
import { ask } from "../common/ask.js";
import { signedIn } from "../common/tabs.js";
import { backoff } from "./backoff.js";
import { Connection } from "./connection.js";
import { Drafts } from "./drafts.js";
import { History } from "./history.js";
import { onlyOnce } from "./once.js";
import { Outbox } from "./outbox.js";
import {
	gidIn, inOrder, roomAgain, roomFrom, roomHears, roomMarked, roomMembers, roomMisses,
	roomSeen,
} from "./rooms.js";
import { nameOr } from "./text.js";

/* So many rooms are listed in one page, and so many subscribed to at a time. */
const ROOMS_PAGE = 1000, AT_A_TIME = 4;

/* After so many milliseconds what is subscribed to and has not come does not come. */
const EVENT_LATE = 2000;

/* How often one says that one is typing, in milliseconds; others show it longer. */
const TYPING_EVERY = 4000;

const SIGNED_OUT = {
	phase: "out", trouble: null, me: null, connection: "Connecting",
	rooms: new Map(), listed: false, open: null, contacts: new Map(), names: new Map(), pending: [],
	typing: {}, dialog: null,
};

const contactOf = (contact) => [contact.username,
	{ ...contact, fullname: nameOr(contact.fullname, contact.username) }];

const address = () => {
	const url = new URL("/ws", location.href);

	url.protocol = url.protocol.replace("http", "ws");
	return url.href;
};

export class Chat {
	state = { ...SIGNED_OUT, phase: "starting" };
	drafts = new Drafts(localStorage);
	#draw;
	#gaps = new Map(); /* by gid: where something was missing already */
	#once = onlyOnce();
	#hurry = () => {};
	#typed = 0;
	#again = false; /* was there a connection before? */
	#connection = new Connection(address(), {
		heard: (frame) => this.#heard(frame),
		changed: (connection) => this.#set({ connection }),
		ready: () => this.#resume(),
		ended: (code) => this.#ended(code),
	});
	#outbox = new Outbox({
		store: localStorage,
		send: (entry) => this.#send(entry),
		changed: (pending) => this.#set({ pending }),
	});

	history = new History({
		roomOf: (gid) => this.state.rooms.get(gid),
		change: (gid, change) => this.#change(gid, change),
		me: () => this.state.me,
		patiently: (attempt, wanted) => this.#patiently(attempt, wanted),
		refused: (refusal) => this.#refused(refusal),
	});

	constructor(draw)
	{
		this.#draw = draw;
	}

	/* Coming and going */

	/* Is somebody signed in already?  Until that is known nothing else is shown. */
	async start()
	{
		this.#set({ ...SIGNED_OUT, phase: "starting" });
		try {
			const [{ data }, page] = await this.#patiently(() =>
				Promise.all([ask("GET", "/me"), this.#page()]));

			await this.#enter(data, page);
		} catch {
			this.#set({ ...SIGNED_OUT });
		}
	}

	/* What fails only because there is no network, or no server, is tried again as long
	 * as it is wanted. */
	async #patiently(attempt, wanted = () => true)
	{
		for (let failures = 0; ;) {
			try {
				return await attempt();
			} catch (refusal) {
				if (!refusal.passes || !wanted())
					throw refusal;
				if (!this.state.listed)
					this.#set({ connection: refusal.status ? "Connecting" : "Offline" });
			}
			await new Promise((resolve) => {
				this.#hurry = resolve;
				setTimeout(resolve, backoff(++failures));
			});
		}
	}

	async signIn(login, password)
	{
		await ask("POST", "/login", { username: login, password });
		await this.#enter((await ask("GET", "/me")).data);
	}

	async register({ login, username, password, invite })
	{
		await ask("POST", "/register", { login, username, password, ...invite && { invite } });
		await this.signIn(login, password);
	}

	async signOut()
	{
		const { me } = this.state;

		await ask("POST", "/logout").catch((refusal) => {
			if (refusal.passes)
				throw refusal;
		});
		this.#outbox.clear(me.uuid);
		this.drafts.clear();
		this.#forget();
	}

	/* In another tab: what is asked here is asked in that one's name from now on. */
	signedInElsewhere(uuid)
	{
		const { phase, me } = this.state;

		if (phase !== "starting" && me?.uuid !== uuid)
			this.#beginAgain();
	}

	/* The room that is looked at would take in whoever comes next. */
	#beginAgain()
	{
		this.#forget();
		return this.start();
	}

	/* As far as can be told just now. */
	async #isSomebodyElse(me)
	{
		try {
			return (await ask("GET", "/me")).data.uuid !== me.uuid;
		} catch {
			return false;
		}
	}

	/* The network is back, or somebody looks at the page again. */
	wake()
	{
		this.#hurry();
		this.#connection.wake();
		this.#set({}); /* times and days have moved on */
	}

	sleep()
	{
		this.#connection.sleep();
	}

	/* With the first page of rooms, if that was asked for already. */
	async #enter(account, page)
	{
		const me = { ...account, username: nameOr(account.username, "Nameless") };
		const wanted = () => this.state.me === me;

		signedIn(me.uuid);
		this.#set({ ...SIGNED_OUT, phase: "in", me });
		this.#outbox.open(me.uuid);
		this.drafts.open(me.uuid);
		this.#again = false;
		await this.#patiently(() => this.#list(page), wanted).catch((refusal) => {
			if (wanted())
				throw refusal;
		});
		if (!wanted())
			return;
		this.follow();
		this.#connection.start();
	}

	/* What was not sent yet is kept, and what was not written to its end, unless one means
	 * to go. */
	#leave(trouble)
	{
		this.#connection.stop();
		this.#outbox.close();
		this.history.clear();
		this.#set({ ...SIGNED_OUT, trouble });
	}

	#forget()
	{
		this.#leave(null);
		history.replaceState(null, "", location.pathname);
	}

	/* Only a session that has ended says so by a code of its own. */
	async #ended(code)
	{
		const { me } = this.state;

		try {
			if (code !== 4001)
				await ask("GET", "/me");
		} catch (refusal) {
			code = refusal.passes ? code : 4001;
		}
		if (this.state.me !== me)
			return;
		if (code === 4001)
			this.#leave("You have been signed out.");
		else
			setTimeout(() => this.state.me === me && this.#connection.start(), backoff(3));
	}

	/* Rooms */

	#page(after)
	{
		return ask("GET", `/rooms?limit=${ROOMS_PAGE}${after ? `&after=${after}` : ""}`);
	}

	/* All of them; what was known of them already is brought up to date.  What came
	 * while they were asked for stays, and what went is gone. */
	async #list(page)
	{
		const { me, rooms: before } = this.state;
		const rows = [];

		do {
			page ??= await this.#page(rows.at(-1)?.room_gid);
			rows.push(...page.data);
			page = page.more ? null : page;
		} while (!page);
		if (this.state.me !== me)
			return;
		const added = [...this.state.rooms].filter(([gid]) => !before.has(gid));
		const isGone = (gid) => before.has(gid) && !this.state.rooms.has(gid);
		const listed = rows.filter((row) => !isGone(row.room_gid)).map((row) => {
			const known = this.state.rooms.get(row.room_gid);

			return [row.room_gid, known
				? roomAgain(known, row, before.get(row.room_gid)) : roomFrom(row)];
		});

		this.#set({ rooms: new Map([...added, ...listed]), listed: true });
	}

	/* Everything goes on where it was broken off: what was missed comes first, in the
	 * room that is looked at before all others. */
	async #resume()
	{
		const { me } = this.state;
		const other = this.#again && await this.#isSomebodyElse(me);

		if (this.state.me !== me)
			return;
		if (other)
			return this.#beginAgain();
		this.#outbox.hurry();
		this.#contacts().catch(() => {});
		if (this.#again) {
			await this.#list().catch(() => {});
			const { open, rooms } = this.state;

			if (open && !rooms.has(open))
				this.go(null); /* it was left, somewhere else */
		}
		this.#again = true;
		this.follow();
		const gids = inOrder(this.state.rooms).map(({ gid }) => gid);
		const queue = new Set([this.state.open ?? [], gids].flat()).values();
		const work = async () => {
			for (const gid of queue)
				await this.#subscribe(gid);
		};

		await Promise.allSettled(Array.from({ length: AT_A_TIME }, work));
	}

	/* For as long as there is this connection; the next one begins again. */
	async #subscribe(gid)
	{
		for (let failures = 0; this.state.rooms.has(gid);) {
			const { last } = this.state.rooms.get(gid);

			try {
				await this.#connection.ask("subscribe", { room_gid: gid, after: last });
				return;
			} catch (refusal) {
				if (refusal.status === 0)
					throw refusal;
				if (refusal.message === "Unknown room")
					this.#without(gid);
				else if (!refusal.passes)
					return;
			}
			await new Promise((resolve) => setTimeout(resolve, backoff(++failures)));
		}
	}

	/* As the address says. */
	follow()
	{
		if (this.state.phase !== "in")
			return;
		const gid = gidIn(location.hash);

		if (!gid)
			return this.#set({ open: null });
		if (this.state.rooms.has(gid))
			return this.open(gid);
		return this.join(gid);
	}

	go(gid)
	{
		location.hash = gid ?? "";
	}

	async open(gid)
	{
		this.#set({ open: gid });
		await Promise.all([
			this.history.open(gid, () => this.state.open === gid),
			this.#members(gid),
		]);
	}

	async #members(gid)
	{
		const { conversation } = this.state.rooms.get(gid);

		if (!conversation)
			return;
		try {
			const { members } = await this.#connection.ask("get_conversation_info",
				{ id: conversation });

			this.#change(gid, (room) => roomMembers(room, members));
		} catch {
			/* Once there is a connection it is asked for again. */
		}
	}

	async create(name)
	{
		const { data } = await ask("POST", "/create-room", { ...name && { name } });

		this.#add({ room_gid: data.room_gid, conversation_id: null, name: name || null,
			owned: true, last: 0, msgId: 0, unread: 0, latest: null });
		this.go(data.room_gid);
	}

	async converse(members, name)
	{
		const made = await this.#connection.ask("create_conversation",
			{ members, ...name && { name } });

		this.#begun(made, true);
		this.go(made.room_gid);
	}

	async join(gid)
	{
		try {
			const { data } = await ask("POST", "/join-room", { room_gid: gid });

			this.#add(data);
			if (gidIn(location.hash) === gid)
				await this.open(gid);
			else
				this.go(gid);
		} catch (refusal) {
			if (refusal.reason !== "unknown-room")
				return this.#refused(refusal);
			this.go(null);
			this.#set({ trouble: "There is no room behind this link, or you may not enter it." });
		}
	}

	async leave(gid)
	{
		await ask("POST", "/leave-room", { room_gid: gid });
		this.#connection.tell("unsubscribe", { room_gid: gid });
		this.drafts.set(gid, "");
		this.#without(gid);
	}

	#add(row)
	{
		this.#set({ rooms: new Map(this.state.rooms)
			.set(row.room_gid, roomFrom(row, Date.now() / 1000)) });
		this.#subscribe(row.room_gid).catch(() => {});
	}

	#begun({ id, name, members, room_gid }, owned)
	{
		if (!this.state.rooms.has(room_gid))
			this.#add({ room_gid, conversation_id: id, name, owned, last: 0, msgId: 0,
				unread: 0, latest: null });
		this.#change(room_gid, (room) => roomMembers(room, members));
	}

	#without(gid)
	{
		const rooms = new Map(this.state.rooms);

		rooms.delete(gid);
		this.#set({ rooms });
		if (this.state.open === gid)
			this.go(null);
	}

	/* Messages */

	say(gid, text, answers)
	{
		this.#typed = 0;
		this.#outbox.add(gid, text, answers);
	}

	again(key)
	{
		this.#outbox.again(key);
	}

	discard(key)
	{
		this.#outbox.discard(key);
	}

	async #send({ key, gid, text, answers })
	{
		const { data } = await ask("POST", "/send-message", {
			room_gid: gid, msg: text, client_msg_id: key, ...answers && { reply_id: answers },
		});

		return data;
	}

	edit(gid, id, text)
	{
		return this.#connection.ask("edit_message", { room_gid: gid, msg_id: id, content: text });
	}

	remove(gid, id)
	{
		return this.#connection.ask("delete_message", { room_gid: gid, msg_id: id });
	}

	/* Somebody sees the end of it.  What fails is said again after the next message, or the
	 * next connection. */
	async read(gid)
	{
		const { last, mark } = this.state.rooms.get(gid) ?? { last: 0, mark: 0 };

		if (mark < last)
			await this.#once(`read ${gid}`, async () => {
				const { msgId, unread } = await this.#connection.ask("read",
					{ room_gid: gid, msg_id: last });

				this.#change(gid, (room) => roomMarked(room, msgId,
					room.last === last ? unread : undefined));
			}).catch(() => {});
	}

	type(gid)
	{
		if (Date.now() - this.#typed < TYPING_EVERY)
			return;
		this.#typed = Date.now();
		this.#connection.tell("typing", { room_gid: gid });
	}

	/* People */

	nameOf(login)
	{
		return this.state.contacts.get(login)?.fullname ?? this.state.names.get(login) ?? login;
	}

	async #contacts()
	{
		const { contacts } = await this.#connection.ask("get_contacts", { details: true });

		this.#set({ contacts: new Map(contacts.map(contactOf)) });
	}

	async befriend(login)
	{
		const { contact } = await this.#connection.ask("add_contact", { contact_username: login });

		this.#set({ contacts: new Map(this.state.contacts).set(...contactOf(contact)) });
	}

	async sessions()
	{
		return (await ask("GET", "/sessions")).data;
	}

	endSession(session)
	{
		return ask("POST", "/end-session", { session });
	}

	/* Dialogs: the name of one, and what it is about. */
	show(name, about = null)
	{
		this.#set({ dialog: { name, about } });
	}

	close()
	{
		this.#set({ dialog: null });
	}

	calm()
	{
		this.#set({ trouble: null });
	}

	/* What is heard */

	#heard({ type, success, data, room_gid })
	{
		if (!success)
			return;
		if (type === "message")
			this.#said(room_gid, data);
		else if (type === "typing")
			this.#types(data);
		else if (type === "read")
			this.#read(data);
		else if (type === "user_status")
			this.#comes(data);
		else if (type === "create_conversation")
			this.#begun(data, false);
		else if (type === "send_message")
			this.#back(data);
	}

	/* Where one is missing everything after the last one is asked for again, and what
	 * comes until that is answered will come again.  If one is missing then as well, its
	 * number was given in vain. */
	#said(gid, event)
	{
		const room = this.state.rooms.get(gid);

		if (!room)
			return;
		if (roomMisses(room, event) && this.#gaps.get(gid) !== room.last)
			return this.#mend(gid, room.last);
		this.#change(gid, () => roomHears(room, event, this.state.me));
		this.#quiet(gid);
		if (event.sender.uuid === this.state.me.uuid)
			this.#outbox.heard(gid, event.msg.txt, event.msg.msgId);
	}

	/* What fails is begun after the last one anyway, by the next connection. */
	#mend(gid, last)
	{
		return this.#once(`mend ${gid}`, async () => {
			await this.#subscribe(gid);
			this.#gaps.set(gid, last);
		}).catch(() => {});
	}

	/* Of conversations is told whether or not one has subscribed: so one hears of those
	 * that an administrator had disabled, and has enabled again. */
	async #back({ conversation_id, id })
	{
		const room = [...this.state.rooms.values()]
			.find(({ conversation }) => conversation === conversation_id);

		if (!room)
			return this.#once("found", () => this.#found()).catch(() => {});
		if (room.last < id)
			await this.#once(`back ${room.gid}`, async () => {
				await new Promise((resolve) => setTimeout(resolve, EVENT_LATE));
				if (this.state.rooms.get(room.gid)?.last < id)
					await this.#mend(room.gid, room.last);
			});
	}

	/* Rooms that are one's own and were not known: they begin at the newest. */
	async #found()
	{
		const before = this.state.rooms;

		await this.#list();
		await Promise.allSettled([...this.state.rooms.keys()]
			.filter((gid) => !before.has(gid)).map((gid) => this.#subscribe(gid)));
	}

	#types({ room_gid, username, fullname, seconds })
	{
		this.#called(username, fullname);
		const until = Date.now() + seconds * 1000;

		this.#set({ typing: { ...this.state.typing,
			[room_gid]: { ...this.state.typing[room_gid], [username]: until } } });
		setTimeout(() => this.#set({}), seconds * 1000 + 50);
	}

	/* Whoever says something has typed it.  Nobody knows whose name belongs to which
	 * login, so it is quiet around all of them. */
	#quiet(gid)
	{
		this.#set({ typing: { ...this.state.typing, [gid]: {} } });
	}

	#read({ room_gid, username, fullname, msgId })
	{
		this.#called(username, fullname);
		this.#change(room_gid, (room) => username === this.state.me.login
			? roomMarked(room, msgId) : roomSeen(room, username, msgId));
	}

	#called(login, name)
	{
		this.#set({ names: new Map(this.state.names).set(login, nameOr(name, login)) });
	}

	#comes({ username, is_online })
	{
		const contact = this.state.contacts.get(username);

		if (contact)
			this.#set({ contacts: new Map(this.state.contacts)
				.set(username, { ...contact, is_online }) });
	}

	#refused(refusal)
	{
		if (refusal.status === 401)
			return this.#leave("You have been signed out.");
		return this.#set({ trouble: refusal.sentence });
	}

	#change(gid, change)
	{
		const room = this.state.rooms.get(gid);

		if (room)
			this.#set({ rooms: new Map(this.state.rooms).set(gid, change(room)) });
	}

	#set(what)
	{
		this.state = { ...this.state, ...what };
		this.#draw();
	}
}
