/* connection.mjs - a socket that comes and goes, and what is asked over it */
import { backoff } from "../../web/chat/backoff.js";
import { Connection } from "../../web/chat/connection.js";
import { same, t, until } from "./tap.mjs";

/* A server, and the sockets that were opened to it. */
function server()
{
	const sockets = [];

	return { sockets, open: () => {
		const socket = {
			readyState: 0,
			asked: [],
			send: (text) => socket.asked.push(JSON.parse(text)),
			close: () => { socket.readyState = 3; },
			opens: () => {
				socket.readyState = 1;
				socket.onopen();
			},
			says: (frame) => socket.onmessage?.({ data: JSON.stringify(frame) }),
			answers: (data) => socket.says({ ...socket.asked.at(-1), success: true, data }),
			ends: (code) => socket.onclose?.({ code }),
		};

		sockets.push(socket);
		return socket;
	} };
}

function connection(far, wait = () => 0)
{
	const told = { states: [], ready: 0, heard: [], ended: [] };
	const made = new Connection("ws://x/ws", {
		heard: (frame) => told.heard.push(frame),
		changed: (state) => told.states.push(state),
		ready: () => told.ready++,
		ended: (code) => told.ended.push(code),
	}, { open: far.open, wait });

	made.start();
	return { made, told };
}

async function connected(far, wait)
{
	const both = connection(far, wait);

	far.sockets[0].opens();
	far.sockets[0].answers("pong");
	await until(() => both.told.ready);
	return both;
}

export async function connections()
{
	await t("it is connected once something is answered", async () => {
		const far = server(), { made, told } = connection(far);

		far.sockets[0].opens();
		same([made.state, told.ready], ["Connecting", 0]);
		far.sockets[0].answers("pong");
		await until(() => told.ready);
		same(told.states, ["Connected"]);
		made.stop();
	});
	await t("where that is refused, it is tried again", async () => {
		const far = server(), { made, told } = connection(far);

		far.sockets[0].opens();
		far.sockets[0].says({ ...far.sockets[0].asked[0], success: false,
			error: "Try again in a moment" });
		await until(() => far.sockets.length === 2);
		far.sockets[1].opens();
		far.sockets[1].answers("pong");
		await until(() => told.ready);
		same([told.ready, told.states], [1, ["Connected"]]);
		made.stop();
	});
	await t("who asks is answered, by the id", async () => {
		const far = server(), { made } = await connected(far);
		const one = made.ask("self"), two = made.ask("get_unread");
		const [{ id: first }, { id: second }] = far.sockets[0].asked.slice(-2);

		far.sockets[0].says({ type: "get_unread", id: second, success: true, data: [] });
		far.sockets[0].says({ type: "self", id: first, success: true, data: { username: "ada" } });
		same([await one, await two], [{ username: "ada" }, []]);
		made.stop();
	});
	await t("or refused, with what the server said", async () => {
		const far = server(), { made } = await connected(far);
		const asked = made.ask("read").catch((refusal) => [refusal.message, refusal.passes]);

		far.sockets[0].says({ ...far.sockets[0].asked.at(-1), success: false, error: "Unknown room" });
		same(await asked, ["Unknown room", false]);
		made.stop();
	});
	await t("what the server cannot do just now passes", async () => {
		const far = server(), { made } = await connected(far);
		const asked = made.ask("read").catch((refusal) => refusal.passes);

		far.sockets[0].says({ ...far.sockets[0].asked.at(-1), success: false,
			error: "Try again in a moment" });
		same(await asked, true);
		made.stop();
	});
	await t("what nobody asked for is heard", async () => {
		const far = server(), { made, told } = await connected(far);

		far.sockets[0].says({ type: "message", success: true, room_gid: "R", data: {} });
		same(told.heard.map(({ type }) => type), ["message"]);
		made.stop();
	});
	for (const code of [1001, 1006, 1008, 1012, 4008])
		await t(`after ${code} it comes back`, async () => {
			const far = server(), { made, told } = await connected(far);

			far.sockets[0].ends(code);
			await until(() => far.sockets.length === 2);
			far.sockets[1].opens();
			far.sockets[1].answers("pong");
			await until(() => told.ready === 2);
			same([told.states, told.ended], [["Connected", "Connecting", "Connected"], []]);
			made.stop();
		});
	for (const code of [4001, 1000])
		await t(`after ${code} it does not`, async () => {
			const far = server(), { made, told } = await connected(far);

			far.sockets[0].ends(code);
			made.wake();
			same([far.sockets.length, told.ended], [1, [code]]);
		});
	await t("what was asked and not answered has failed", async () => {
		const far = server(), { made } = await connected(far);
		const asked = made.ask("self").catch((refusal) => [refusal.status, refusal.passes]);

		far.sockets[0].ends(1006);
		same(await asked, [0, true]);
		made.stop();
	});
	await t("what is asked meanwhile fails at once", async () => {
		const far = server(), { made } = connection(far);

		same(await made.ask("self").catch((refusal) => refusal.status), 0);
		made.stop();
	});
	await t("after two attempts in vain it is offline", async () => {
		const far = server(), { made, told } = connection(far);

		far.sockets[0].ends(1006);
		await until(() => far.sockets.length === 2);
		far.sockets[1].ends(1006);
		await until(() => far.sockets.length === 3);
		same(told.states, ["Offline"]);
		made.stop();
	});
	await t("it does not wait when the network is back", async () => {
		const far = server(), { made } = await connected(far, () => 1_000_000);

		far.sockets[0].ends(1006);
		same(far.sockets.length, 1);
		made.wake();
		same(far.sockets.length, 2);
		made.stop();
	});
	await t("to wake it twice makes one socket", async () => {
		const far = server(), { made } = await connected(far, () => 1_000_000);

		far.sockets[0].ends(1006);
		made.wake();
		made.wake();
		same(far.sockets.length, 2);
		made.stop();
	});
	await t("who looks again has it asked whether it lives", async () => {
		const far = server(), { made } = await connected(far);
		const before = far.sockets[0].asked.length;

		made.wake();
		same(far.sockets[0].asked.slice(before).map(({ type }) => type), ["ping"]);
		made.stop();
	});
	await t("without a network it says so, and lets the socket go", async () => {
		const far = server(), { made, told } = await connected(far, () => 1_000_000);

		made.sleep();
		same([made.state, far.sockets[0].readyState, told.ended], ["Offline", 3, []]);
		made.stop();
	});
	await t("what a socket says that was let go is not heard", async () => {
		const far = server(), { made, told } = await connected(far, () => 1_000_000);

		made.sleep();
		far.sockets[0].says({ type: "message", success: true });
		same(told.heard, []);
		made.stop();
	});
	await t("who stops it hears no more, and it does not come back", async () => {
		const far = server(), { made, told } = await connected(far);

		made.stop();
		far.sockets[0].ends(1006);
		made.wake();
		same([far.sockets.length, told.states], [1, ["Connected"]]);
	});
	await t("waits grow, and have an end", () => {
		same([0, 1, 2, 20].map((attempts) => backoff(attempts, () => 1)), [500, 1000, 2000, 30_000]);
		same(backoff(3, () => 0), 0);
	});
}
