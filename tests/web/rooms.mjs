/* rooms.mjs - what becomes of a room when something is said in it */
import {
	gidIn, inOrder, quoteIn, roomAgain, roomForgets, roomFrom, roomHears, roomLoads,
	roomMarked, roomMisses, roomName, roomOlder, roomOpens, roomQuotes, roomSeen,
	unreadIn,
} from "../../web/chat/rooms.js";
import { same, t } from "./tap.mjs";

const ada = { uuid: "a", username: "Ada", login: "ada" };
const ben = { uuid: "b", username: "Ben" };

const said = (msgId, sender = ben, more = {}) => ({
	sender: { uuid: sender.uuid, username: sender.username },
	msg: { msgId, txt: `text ${msgId}`, timestamp: 1000 + msgId, ...more },
});
const row = (more = {}) => ({
	room_gid: "AAAAAAAA", conversation_id: null, name: "Tea", owned: true, last: 0, msgId: 0,
	unread: 0, latest: null, ...more,
});
const pages = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => said(from + i));
const after = (room, ...events) => events.reduce((next, event) => roomHears(next, event, ada), room);
const opened = (...page) => roomLoads(roomOpens(roomFrom(row())), page, false, ada);
const ids = (room) => room.log.items.map(({ id }) => id);

export async function rooms()
{
	await t("a room hears what is said", () => {
		const room = after(roomFrom(row()), said(1), said(2));

		same([room.last, room.unread, room.latest.text, room.active], [2, 2, "text 2", 1002]);
	});
	await t("one's own is not unread", () => same(after(roomFrom(row()), said(1, ada)).unread, 0));
	await t("whose name nobody can see is called otherwise", () => {
		const room = after(roomFrom(row()), said(1, { uuid: "c", username: " \u200b" }));

		same(room.latest.sender, { uuid: "c", username: "Nameless" });
	});
	await t("what comes twice is heard once", () => {
		const room = after(roomFrom(row()), said(1), said(2));

		same(roomHears(room, said(2), ada) === room && roomHears(room, said(1), ada) === room, true);
	});
	await t("a room that heard something is another object", () => {
		const room = roomFrom(row());

		same([roomHears(room, said(1), ada) === room, room.last], [false, 0]);
	});
	await t("a gap is seen", () => same([roomMisses(roomFrom(row({ last: 3 })), said(5)),
		roomMisses(roomFrom(row({ last: 3 })), said(4)),
		roomMisses(roomFrom(row({ last: 3 })), said(2))], [true, false, false]));
	await t("a page is shown as it is", () => same(ids(opened(said(1), said(2))), [1, 2]));
	await t("what is heard follows it", () =>
		same(ids(after(opened(said(1)), said(2), said(3, ada))), [1, 2, 3]));
	await t("what is heard while a page is on its way is not lost, nor there twice", () => {
		const room = roomLoads(after(roomOpens(roomFrom(row({ last: 2 }))), said(3), said(4)),
			pages(1, 3), false, ada);

		same([ids(room), room.last], [[1, 2, 3, 4], 4]);
	});
	await t("a page that knows more than was heard counts as heard", () => {
		const room = roomLoads(roomOpens(roomFrom(row({ last: 1, msgId: 1 }))), pages(1, 3),
			false, ada);

		same([room.last, room.unread, ids(roomHears(room, said(3), ada))], [3, 2, [1, 2, 3]]);
	});
	await t("an edit changes the text", () => {
		const [item] = after(opened(said(1)), said(2, ben, { edits: 1, txt: "better" })).log.items;

		same([item.text, item.edited], ["better", 2]);
	});
	await t("and is no message itself", () => {
		const room = after(opened(said(1)), said(2, ben, { edits: 1, txt: "better" }));

		same([ids(room), room.last, room.unread, room.latest.text], [[1], 2, 1, "better"]);
	});
	await t("nor in a page", () =>
		same(ids(opened(said(1), said(2, ben, { edits: 1 }), said(3))), [1, 3]));
	await t("a deletion takes the text away", () => {
		const [item] = after(opened(said(1)), said(2, ben, { deletes: 1, txt: "" })).log.items;

		same([item.text, item.deleted], ["", 2]);
	});
	await t("and what was not read yet from what is unread", () =>
		same(after(roomFrom(row()), said(1), said(2), said(3, ben, { deletes: 1, txt: "" })).unread, 1));
	await t("an edit that overtakes the page with the message is not lost", () => {
		const room = after(roomOpens(roomFrom(row({ last: 1 }))), said(2, ben, { edits: 1, txt: "new" }));

		same(roomLoads(room, [said(1)], false, ada).log.items[0].text, "new");
	});
	await t("an older edit does not undo a newer one that the page knows", () => {
		const room = after(roomOpens(roomFrom(row({ last: 1 }))), said(2, ben, { edits: 1, txt: "old" }));
		const page = [said(1, ben, { txt: "new", edited: 3 })];

		same(roomLoads(room, page, false, ada).log.items[0].text, "new");
	});
	await t("older pages stand before", () => {
		const room = roomOlder(roomLoads(roomOpens(roomFrom(row({ last: 6 }))), pages(4, 6), true, ada),
			4, pages(1, 3), false);

		same([ids(room), room.log.from, room.log.older], [[1, 2, 3, 4, 5, 6], 1, false]);
	});
	await t("and not where what they stood before was let go meanwhile", () => {
		const room = after(opened(...pages(1, 600)), said(601));

		same(ids(roomOlder(room, 1, pages(-3, 0), false))[0], 2);
	});
	await t("of what is said so much is held and no more", () => {
		const room = after(opened(said(1)), ...pages(2, 700));

		same([room.log.items.length, ids(room).at(-1), room.log.older, room.log.from],
			[600, 700, true, 101]);
	});
	await t("who goes far back lets go of the newest", () => {
		const room = roomOlder(roomLoads(roomOpens(roomFrom(row({ last: 1000 }))),
			pages(500, 1000), true, ada), 500, pages(300, 499), true);

		same([room.log.items.length, ids(room)[0], room.log.whole], [600, 300, false]);
		same(ids(after(room, said(1001))).at(-1), 899);
	});
	await t("a room whose log is forgotten goes on hearing", () => {
		const room = after(roomForgets(opened(said(1))), said(2));

		same([room.log, room.last], [null, 2]);
	});
	await t("a message that is answered is found in the log", () =>
		same(quoteIn(opened(said(1), said(2, ada, { reply_id: 1 })).log, 1).text, "text 1"));
	await t("or beside it, once it was asked for, and is changed there, too", () => {
		const room = roomQuotes(roomLoads(roomOpens(roomFrom(row({ last: 9 }))), pages(8, 9), true, ada),
			2, said(2));

		same([quoteIn(room.log, 1), quoteIn(room.log, 2).text,
			quoteIn(after(room, said(10, ben, { edits: 2, txt: "new" })).log, 2).text],
		[undefined, "text 2", "new"]);
	});
	await t("one that is gone stays so, whatever is told of it", () => {
		const room = roomQuotes(roomLoads(roomOpens(roomFrom(row({ last: 9 }))), pages(8, 9), true, ada),
			2, undefined);

		same(quoteIn(after(room, said(10, ben, { edits: 2, txt: "new" })).log, 2), null);
	});
	await t("what was read is not unread", () => {
		const room = roomMarked(after(roomFrom(row()), said(1), said(2)), 2, 0);

		same([room.mark, room.unread], [2, 0]);
	});
	await t("what was read elsewhere leaves what is after it", () => {
		const room = roomMarked(after(roomFrom(row()), said(1), said(2), said(3)), 2);

		same([room.mark, room.unread], [2, 1]);
	});
	await t("a mark only moves on", () =>
		same(roomMarked(roomFrom(row({ last: 5, msgId: 4 })), 2, 3).mark, 4));
	await t("so does what others have seen", () => {
		const room = roomSeen(roomSeen(roomFrom(row()), "ben", 5), "ben", 3);

		same(room.seen, new Map([["ben", 5]]));
	});
	await t("after one was away what is unread is as the server says", () => {
		const known = after(roomFrom(row()), said(1));

		same(roomAgain(known, row({ last: 5, msgId: 3, unread: 2, latest: said(5) })).unread, 2);
	});
	await t("where there is a log, what is still to come is not counted twice", () => {
		const known = roomAgain(opened(said(1)), row({ last: 3, unread: 2, latest: said(3) }));
		const room = after(known, said(2), said(3), said(4));

		same([known.last, room.unread, ids(room)], [1, 3, [1, 2, 3, 4]]);
	});
	await t("what is heard while one asks does not come again", () => {
		const before = opened(said(1));
		const known = after(before, said(2), said(3));

		same(roomAgain(known, row({ last: 2, latest: said(2) }), before), known);
	});
	await t("where there is none it need not come", () =>
		same(roomAgain(after(roomFrom(row()), said(1)), row({ last: 3 })).last, 3));
	await t("a name is the room's, or its code, or of a conversation the others", () => same([
		roomName(roomFrom(row()), ada),
		roomName(roomFrom(row({ name: null })), ada),
		roomName(roomFrom(row({ name: " \u200b" })), ada),
		roomName(roomFrom(row({ name: "ada, ben, cyd", conversation_id: 7 })), ada),
		roomName(roomFrom(row({ name: "ada, ben, cyd" })), ada),
		roomName(roomFrom(row({ name: "ada", conversation_id: 7 })), ada),
	], ["Tea", "Room AAAAAAAA", "Room AAAAAAAA", "ben, cyd", "ada, ben, cyd", "ada"]));
	await t("the newest activity comes first", () => {
		const all = new Map([
			["A", roomFrom(row({ room_gid: "A", latest: said(1), last: 1 }))],
			["B", roomFrom(row({ room_gid: "B", latest: said(9), last: 9 }))],
			["C", roomFrom(row({ room_gid: "C" }))],
		]);

		same(inOrder(all).map(({ gid }) => gid), ["B", "A", "C"]);
	});
	await t("what is unread in all of them is summed up", () =>
		same(unreadIn(new Map([["A", { unread: 2 }], ["B", { unread: 3 }]])), 5));
	await t("a link or a code leads to a room, and nothing else does", () => same([
		"S6VibswP", " https://chat.example/#S6VibswP ", "#S6VibswP", "", "#", "two words",
		"https://chat.example/", "#a/b", `#${"x".repeat(65)}`,
	].map(gidIn), ["S6VibswP", "S6VibswP", "S6VibswP", null, null, null, null, null, null]));
}
