/* connection.js - one WebSocket to /ws, for as long as somebody is signed in
 *
 *	const connection = new Connection(address, {
 *		heard: (frame) => ...,      what nobody asked for
 *		changed: (state) => ...,    "Connected", "Connecting" or "Offline"
 *		ready: () => ...,           connected, for the first time or again
 *		ended: (code) => ...,       let in no more; it stays closed
 *	});
 *
 *	const contacts = await connection.ask("get_contacts", { details: true });
 *
 * It comes back by itself until it is stopped.  What was asked and not answered by then
 * fails, and whoever asked does it again once ready() is called.
 */
import { Refusal } from "../common/ask.js";
import { backoff } from "./backoff.js";

/* A page does not see the pings of the protocol, so it sends its own.  Whatever comes
 * is a sign of life. */
const PING_EVERY = 25_000, PATIENCE = 10_000;

/* A session that has ended, and somebody who was not let in. */
const ENDED = [4001, 1000];

/* Refusals are sentences here; one of them says that it is not for long. */
const refusal = (error) => error === "Try again in a moment"
	? new Refusal(503, "unavailable", error) : new Refusal(400, "refused", error);

const lost = () => new Refusal(0, "unreachable", "The connection was lost");

export class Connection {
	#address; #on; #open; #wait;
	#socket = null;
	#asked = new Map(); /* by id: who waits for the answer */
	#next = 1;
	#failures = 0;
	#timer = 0; /* of the next attempt, or the next ping */
	#deadline = 0;
	#stopped = true;
	state = "Connecting";

	constructor(address, on, { open = (url) => new WebSocket(url), wait = backoff } = {})
	{
		this.#address = address;
		this.#on = on;
		this.#open = open;
		this.#wait = wait;
	}

	start()
	{
		this.#drop();
		this.#stopped = false;
		this.#failures = 0;
		this.#connect();
	}

	stop()
	{
		this.#stopped = true;
		this.#drop();
	}

	/* The network is back, or somebody looks: no more waiting. */
	wake()
	{
		if (this.#stopped)
			return;
		if (!this.#socket)
			this.#connect();
		else if (this.state === "Connected")
			this.#ping();
	}

	/* The browser says that there is no network. */
	sleep()
	{
		if (this.#stopped)
			return;
		this.#drop();
		this.#failures = Math.max(2, this.#failures);
		this.#again();
	}

	ask(type, fields)
	{
		if (this.#socket?.readyState !== 1)
			return Promise.reject(lost());
		const id = this.#next++;

		this.#socket.send(JSON.stringify({ ...fields, type, id }));
		this.#expect();
		return new Promise((resolve, reject) => {
			this.#asked.set(id, { resolve, reject });
		});
	}

	/* Tells something whose answer does not matter. */
	tell(type, fields)
	{
		this.ask(type, fields).catch(() => {});
	}

	#connect()
	{
		const socket = this.#open(this.#address);

		clearTimeout(this.#timer);
		this.#socket = socket;
		this.#tell(this.#failures < 2 ? "Connecting" : "Offline");
		this.#expect();
		socket.onopen = () => this.#ping().then(() => this.#connected(),
			() => socket === this.#socket && this.#closed(1006));
		socket.onmessage = ({ data }) => this.#came(data);
		socket.onclose = ({ code }) => this.#closed(code);
	}

	#connected()
	{
		this.#failures = 0;
		this.#tell("Connected");
		this.#on.ready();
	}

	#ping()
	{
		const pong = this.ask("ping");

		pong.catch(() => {});
		return pong;
	}

	/* Something has to come by then. */
	#expect()
	{
		this.#deadline ||= setTimeout(() => this.#closed(1006), PATIENCE);
	}

	#came(data)
	{
		const frame = JSON.parse(data);
		const asked = this.#asked.get(frame.id);

		clearTimeout(this.#deadline);
		clearTimeout(this.#timer);
		this.#deadline = 0;
		this.#timer = setTimeout(() => this.#ping(), PING_EVERY);
		if (!asked)
			return this.#on.heard(frame);
		this.#asked.delete(frame.id);
		if (this.#asked.size)
			this.#expect();
		if (frame.success)
			return asked.resolve(frame.data);
		return asked.reject(refusal(frame.error));
	}

	#closed(code)
	{
		this.#drop();
		if (ENDED.includes(code)) {
			this.#stopped = true;
			this.#on.ended(code);
		} else {
			this.#failures++;
			this.#again();
		}
	}

	#again()
	{
		this.#tell(this.#failures < 2 ? "Connecting" : "Offline");
		this.#timer = setTimeout(() => this.#connect(), this.#wait(this.#failures));
	}

	/* Whatever becomes of the old one is not heard any more. */
	#drop()
	{
		const socket = this.#socket;
		const asked = [...this.#asked.values()];

		clearTimeout(this.#timer);
		clearTimeout(this.#deadline);
		this.#deadline = 0;
		this.#socket = null;
		this.#asked.clear();
		if (socket) {
			socket.onopen = socket.onmessage = socket.onclose = null;
			socket.close();
		}
		asked.forEach(({ reject }) => reject(lost()));
	}

	#tell(state)
	{
		if (state === this.state)
			return;
		this.state = state;
		this.#on.changed(state);
	}
}
