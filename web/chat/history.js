/* history.js - what was said in a room, as far back as somebody looks
 *
 *	const history = new History({
 *		roomOf: (gid) => ...,           as it is now
 *		change: (gid, change) => ...,   change(room) is how it is from then on
 *		me: () => ...,                  who looks
 *		patiently: (attempt, wanted) => ...,   tries until the network is there
 *		refused: (refusal) => ...,
 *	});
 */
import { ask } from "../common/ask.js";
import { onlyOnce } from "./once.js";
import { quoteIn, roomForgets, roomLoads, roomOlder, roomOpens, roomQuotes } from "./rooms.js";

const PAGE = 50;

/* So many rooms keep what was said in them. */
const LOGS_HELD = 10;

const page = (gid, limit, before) => ask("GET",
	`/get-room-history?room_gid=${gid}&limit=${limit}${before ? `&before=${before}` : ""}`);

export class History {
	#on;
	#opened = []; /* gids, the last one last */
	#once = onlyOnce();

	constructor(on)
	{
		this.#on = on;
	}

	/* wanted() says whether it is still looked at. */
	open(gid, wanted)
	{
		this.#opened = [...this.#opened.filter((other) => other !== gid), gid];
		this.#opened.splice(0, this.#opened.length - LOGS_HELD)
			.forEach((old) => this.#on.change(old, roomForgets));
		this.#on.change(gid, roomOpens);
		return this.#load(gid, wanted);
	}

	clear()
	{
		this.#opened = [];
	}

	/* To the newest, after one has gone back far. */
	newest(gid)
	{
		this.#on.change(gid, (room) => roomOpens(roomForgets(room)));
		return this.#load(gid);
	}

	async older(gid)
	{
		const log = this.#on.roomOf(gid)?.log;

		if (log?.older)
			await this.#asked(`older ${gid}`, async () => {
				const { data, more } = await page(gid, PAGE, log.from);

				this.#changeLog(gid, (room) => roomOlder(room, log.from, data, more ?? false));
			});
	}

	/* A message that is answered, if it is further back than what is held; otherwise that
	 * is shown without it. */
	async quote(gid, id)
	{
		const log = this.#on.roomOf(gid)?.log;

		if (log && quoteIn(log, id) === undefined)
			await this.#once(`quote ${gid} ${id}`, async () => {
				const { data } = await page(gid, 1, id + 1);
				const said = data.find(({ msg }) => msg.msgId === id);

				this.#changeLog(gid, (room) => roomQuotes(room, id, said));
			}).catch(() => {});
	}

	/* The newest page, unless it is there. */
	async #load(gid, wanted)
	{
		if (!this.#on.roomOf(gid).log.loaded)
			await this.#asked(gid, async () => {
				const { data, more } = await this.#on.patiently(() => page(gid, PAGE), wanted);

				this.#changeLog(gid, (room) => room.log.loaded ? room
					: roomLoads(room, data, more ?? false, this.#on.me()));
			});
	}

	#asked(what, act)
	{
		return this.#once(what, act).catch((refusal) => this.#on.refused(refusal));
	}

	/* Nobody may look any more. */
	#changeLog(gid, change)
	{
		this.#on.change(gid, (room) => room.log ? change(room) : room);
	}
}
