/* outbox.js - what was written and is not known to be said yet
 *
 * An entry is kept until the server has taken it, so that it outlives the page, and is
 * sent under the same client_msg_id however often: the server says it once.  Those of a
 * room go one after the other, in the order in which they were written.  One that was
 * refused is kept as that.
 *
 *	key, gid, text, answers, at    what, where, in answer to what, and when
 *	state    "sending"; "sent", once it is answered; "failed", which why says
 *	passing  it has failed so far: it is tried again all the same
 *	msgId    once it is sent
 *	claimed  a message of one's own that says the same has come: probably this one,
 *	         whose answer is still on its way
 */
import { backoff } from "./backoff.js";

/* After so many attempts in vain it is said, while there are more. */
const ATTEMPTS = 4;

/* randomUUID() is there only with TLS and at localhost. */
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))]
	.map((byte) => byte.toString(16).padStart(2, "0")).join("");

const placeOf = (account) => `confab-outbox ${account} `;

export class Outbox {
	#store; #send; #changed; #wait;
	#place = null; /* before the keys of whoever is signed in */
	#waits = new Map(); /* by gid: goes on at once */
	entries = [];

	/* send(entry) resolves to { msgId }; store is as localStorage is. */
	constructor({ store, send, changed, wait = backoff })
	{
		this.#store = store;
		this.#send = send;
		this.#changed = changed;
		this.#wait = wait;
	}

	/* What an account left behind is sent now, unless it was refused. */
	open(account)
	{
		this.#place = placeOf(account);
		this.#change(this.#kept().map((key) => JSON.parse(this.#store.getItem(key)))
			.sort((a, b) => a.at - b.at)
			.map((entry) => ({ state: "sending", ...entry })));
		this.hurry();
	}

	/* Without forgetting anything. */
	close()
	{
		this.#place = null;
		this.#change([]);
		this.hurry();
	}

	/* It may be closed already, as the session may have ended before. */
	clear(account)
	{
		this.#place = placeOf(account);
		this.#kept().forEach((key) => this.#store.removeItem(key));
		this.close();
	}

	add(gid, text, answers)
	{
		const entry = { key: newKey(), gid, text, answers, at: Date.now(), state: "sending" };

		this.#keep(entry);
		this.#change([...this.entries, entry]);
		this.#pump(gid);
	}

	again(key)
	{
		const entry = this.#set(key, { state: "sending", why: null });
		const { gid } = entry;

		this.#keep(entry);
		this.#waits.get(gid)?.();
		this.#pump(gid);
	}

	discard(key)
	{
		this.#store.removeItem(this.#place + key);
		this.#change(this.entries.filter((entry) => entry.key !== key));
	}

	/* The network is back. */
	hurry()
	{
		this.#waits.forEach((goOn) => goOn());
		new Set(this.entries.map(({ gid }) => gid)).forEach((gid) => this.#pump(gid));
	}

	/* A message of one's own has come. */
	heard(gid, text, msgId)
	{
		const same = this.entries.find((entry) => entry.gid === gid && !entry.claimed &&
			entry.state === "sending" && entry.text === text);

		if (same)
			this.#set(same.key, { claimed: msgId });
		this.#change(this.entries.filter((entry) =>
			!(entry.gid === gid && entry.state === "sent" && entry.msgId <= msgId)));
	}

	async #pump(gid)
	{
		const place = this.#place;

		if (this.#waits.has(gid))
			return;
		this.#waits.set(gid, () => {});
		for (let entry; place === this.#place && (entry = this.#first(gid));)
			await this.#try(entry);
		this.#waits.delete(gid);
		if (place !== this.#place && this.#first(gid))
			this.#pump(gid);
	}

	#first(gid)
	{
		return this.entries.find((entry) => entry.gid === gid &&
			(entry.state === "sending" || entry.passing));
	}

	/* Until it is answered, or nobody wants it any more. */
	async #try({ key, gid })
	{
		const place = this.#place;

		for (let attempt = 1; place === this.#place && this.#first(gid)?.key === key; attempt++) {
			try {
				const { msgId } = await this.#send(this.#first(gid));

				this.#store.removeItem(place + key);
				this.#set(key, { state: "sent", msgId, passing: false });
				return;
			} catch ({ sentence, passes }) {
				const failed = { state: "failed", why: sentence, passing: passes,
					claimed: null };

				if (!passes)
					return this.#refused(key, failed);
				if (attempt >= ATTEMPTS)
					this.#set(key, failed);
			}
			await this.#pause(gid, this.#wait(attempt));
		}
	}

	/* Nobody may want it any more. */
	#refused(key, failed)
	{
		const entry = this.#set(key, failed);

		if (entry)
			this.#keep(entry);
	}

	#pause(gid, time)
	{
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, time);

			this.#waits.set(gid, () => {
				clearTimeout(timer);
				resolve();
			});
		}).then(() => this.#waits.set(gid, () => {}));
	}

	#keep(entry)
	{
		try {
			this.#store.setItem(this.#place + entry.key, JSON.stringify(entry));
		} catch {
			/* The store is full or forbidden; then it lives as long as the page. */
		}
	}

	#kept()
	{
		return this.#place === null ? [] : Object.keys(this.#store)
			.filter((key) => key.startsWith(this.#place));
	}

	#set(key, what)
	{
		this.#change(this.entries.map((entry) =>
			entry.key === key ? { ...entry, ...what } : entry));
		return this.entries.find((entry) => entry.key === key);
	}

	#change(entries)
	{
		this.entries = entries;
		this.#changed(entries);
	}
}

/* What of it is shown below the messages of a room. */
export const pendingIn = (entries, room) => entries.filter((entry) =>
	entry.gid === room.gid && !entry.claimed && !(entry.msgId <= room.last));
