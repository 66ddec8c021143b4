/* drafts.js - what is being written, by the room that it is for
 *
 * It is kept until it is sent, so that it outlives the page; whoever else signs in here
 * has drafts of their own.
 */
export class Drafts {
	#store;
	#place = ""; /* before the gids of whoever is signed in */
	#drafts = new Map();

	/* store is as localStorage is. */
	constructor(store)
	{
		this.#store = store;
	}

	open(account)
	{
		this.#place = `confab-draft ${account} `;
		this.#drafts = new Map(this.#kept().map((key) =>
			[key.slice(this.#place.length), this.#store.getItem(key)]));
	}

	get(gid)
	{
		return this.#drafts.get(gid) ?? "";
	}

	set(gid, text)
	{
		this.#drafts.set(gid, text);
		try {
			if (text)
				this.#store.setItem(this.#place + gid, text);
			else
				this.#store.removeItem(this.#place + gid);
		} catch {
			/* The store is full or forbidden; then it lives as long as the page. */
		}
	}

	clear()
	{
		this.#kept().forEach((key) => this.#store.removeItem(key));
		this.#drafts.clear();
	}

	#kept()
	{
		return Object.keys(this.#store).filter((key) => key.startsWith(this.#place));
	}
}
