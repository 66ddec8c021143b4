/* outbox.mjs - what was written is said once, whatever happens to it on the way */
import { webcrypto } from "node:crypto";
import { Refusal } from "../../web/common/ask.js";
import { Outbox, pendingIn } from "../../web/chat/outbox.js";
import { same, store, t, until } from "./tap.mjs";

/* Node 18 has it, but not where browsers do. */
globalThis.crypto ??= webcrypto;

/* A server that says what it is told to say, in turn, and then yes; while it is down
 * nothing but that. */
function server(...answers)
{
	const asked = [];
	const far = { asked, down: null, send: async (entry) => {
		asked.push(entry);
		const answer = far.down ?? answers.shift() ?? { msgId: asked.length };

		if (answer instanceof Refusal)
			throw answer;
		return answer;
	} };

	return far;
}

const away = () => new Refusal(0, "unreachable", "Away");
const busy = () => new Refusal(503, "unavailable", "Try again in a moment");
const refused = () => new Refusal(404, "unknown-room", "Unknown room");

function outbox({ send }, kept = store(), wait = () => 0)
{
	const box = new Outbox({ store: kept, send, changed: () => {}, wait });

	box.open("ada");
	return box;
}

const all = (box, state) => box.entries.every((entry) => entry.state === state);

export async function outboxes()
{
	await t("what is written is sent, and then no more kept", async () => {
		const kept = store(), far = server(), box = outbox(far, kept);

		box.add("R", "hello", null);
		same(Object.keys(kept).length, 1);
		await until(() => all(box, "sent"));
		same([far.asked.length, far.asked[0].text, Object.keys(kept)], [1, "hello", []]);
	});
	await t("one after the other", async () => {
		const far = server(busy()), box = outbox(far);

		box.add("R", "one", null);
		box.add("R", "two", null);
		await until(() => all(box, "sent"));
		same(far.asked.map(({ text }) => text), ["one", "one", "two"]);
	});
	await t("under the same key each time", async () => {
		const far = server(away(), busy(), away()), box = outbox(far);

		box.add("R", "hello", null);
		await until(() => all(box, "sent"));
		same([far.asked.length, new Set(far.asked.map(({ key }) => key)).size], [4, 1]);
	});
	await t("another room does not wait", async () => {
		let letGo;
		const box = outbox({ send: ({ gid }) => gid === "R"
			? new Promise((resolve) => { letGo = () => resolve({ msgId: 1 }); })
			: Promise.resolve({ msgId: 1 }) });

		box.add("R", "slow", null);
		box.add("S", "fast", null);
		await until(() => box.entries.some(({ gid, state }) => gid === "S" && state === "sent"));
		letGo();
		await until(() => all(box, "sent"));
	});
	await t("after some attempts in vain that is said, and it goes on by itself", async () => {
		const far = server(), box = outbox(far);

		far.down = away();
		box.add("R", "hello", null);
		await until(() => all(box, "failed"));
		same([far.asked.length >= 4, box.entries[0].why], [true, "Away."]);
		far.down = null;
		await until(() => all(box, "sent"));
		same(new Set(far.asked.map(({ key }) => key)).size, 1);
	});
	await t("what was written after it waits for it", async () => {
		const far = server(), box = outbox(far);

		far.down = busy();
		box.add("R", "one", null);
		box.add("R", "two", null);
		await until(() => box.entries[0].state === "failed");
		far.down = null;
		await until(() => all(box, "sent"));
		same(far.asked.at(-1).text, "two");
	});
	await t("one that is dropped while it fails holds nobody up", async () => {
		const far = server(), box = outbox(far);

		far.down = away();
		box.add("R", "one", null);
		box.add("R", "two", null);
		await until(() => box.entries[0].state === "failed");
		box.discard(box.entries[0].key);
		far.down = null;
		await until(() => all(box, "sent"));
		same(far.asked.at(-1).text, "two");
	});
	await t("what is refused is not tried again by itself", async () => {
		const far = server(refused()), box = outbox(far);

		box.add("R", "hello", null);
		await until(() => all(box, "failed"));
		box.hurry();
		same([far.asked.length, box.entries[0].state, box.entries[0].why],
			[1, "failed", "Unknown room."]);
	});
	await t("but when one wants it, and under the same key", async () => {
		const far = server(refused()), box = outbox(far);

		box.add("R", "hello", null);
		await until(() => all(box, "failed"));
		box.again(box.entries[0].key);
		await until(() => all(box, "sent"));
		same(far.asked[0].key, far.asked[1].key);
	});
	await t("or is dropped", async () => {
		const kept = store(), box = outbox(server(refused()), kept);

		box.add("R", "hello", null);
		await until(() => all(box, "failed"));
		box.discard(box.entries[0].key);
		same([box.entries, Object.keys(kept)], [[], []]);
	});
	await t("the network ends a long wait", async () => {
		const far = server(away()), box = outbox(far, store(), () => 1_000_000);

		box.add("R", "hello", null);
		await until(() => far.asked.length === 1);
		await until(() => {
			box.hurry();
			return all(box, "sent");
		});
	});
	await t("what the page left behind is sent by the next one, under the same key", async () => {
		const kept = store(), near = server();
		const box = outbox(near, kept);

		near.down = away();
		box.add("R", "hello", 3);
		await until(() => all(box, "failed"));
		box.close();
		const far = server(), next = outbox(far, kept);

		await until(() => all(next, "sent"));
		same([far.asked[0].key, far.asked[0].answers], [near.asked[0].key, 3]);
	});
	await t("but not what was refused, which is shown again", async () => {
		const kept = store(), box = outbox(server(refused()), kept);

		box.add("R", "hello", 3);
		await until(() => all(box, "failed"));
		const far = server(), next = outbox(far, kept);

		next.add("S", "later", null);
		await until(() => next.entries[1].state === "sent");
		same(far.asked.map(({ text }) => text), ["later"]);
		same([next.entries[0].state, next.entries[0].why], ["failed", "Unknown room."]);
	});
	await t("unless one wanted it once more", async () => {
		const kept = store(), near = server(refused()), box = outbox(near, kept);

		box.add("R", "hello", null);
		await until(() => all(box, "failed"));
		near.down = away();
		box.again(box.entries[0].key);
		box.close();
		const next = outbox(server(), kept);

		await until(() => all(next, "sent"));
	});
	await t("in the order in which it was written", async () => {
		const kept = store();

		["b", "a"].forEach((key, at) => kept.setItem(`confab-outbox ada ${key}`,
			JSON.stringify({ key, gid: "R", text: key, answers: null, at })));
		const far = server(), box = outbox(far, kept);

		await until(() => all(box, "sent"));
		same(far.asked.map(({ text }) => text), ["b", "a"]);
	});
	await t("nobody sends what another account left", () => {
		const kept = store(), box = outbox(server(refused()), kept);

		box.add("R", "hello", null);
		box.open("ben");
		same(box.entries, []);
	});
	await t("who signs out leaves nothing", () => {
		const kept = store(), box = outbox(server(refused()), kept);

		box.add("R", "hello", null);
		box.clear("ada");
		same([box.entries, Object.keys(kept)], [[], []]);
	});
	await t("even if the session ended before", () => {
		const kept = store(), box = outbox(server(refused()), kept);

		box.add("R", "hello", null);
		box.close();
		box.clear("ada");
		same(Object.keys(kept), []);
	});
	await t("a store that is full keeps nobody from sending", async () => {
		const kept = store(() => { throw new Error("full"); });
		const box = outbox(server(), kept);

		box.add("R", "hello", null);
		await until(() => all(box, "sent"));
	});
	await t("what has come already is not shown a second time", async () => {
		const box = outbox({ send: () => new Promise(() => {}) });

		box.add("R", "hello", null);
		box.add("R", "hello", null);
		box.heard("R", "hello", 5);
		same(pendingIn(box.entries, { gid: "R", last: 5 }).length, 1);
	});
	await t("what was sent is shown until it has come", async () => {
		const box = outbox(server({ msgId: 5 }));

		box.add("R", "hello", null);
		await until(() => all(box, "sent"));
		same([4, 5].map((last) => pendingIn(box.entries, { gid: "R", last }).length), [1, 0]);
		box.heard("R", "hello", 5);
		same(box.entries, []);
	});
}
