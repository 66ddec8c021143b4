/* all.mjs - every sentence about the modules of web/, in TAP */
import { finish } from "./tap.mjs";
import { connections } from "./connection.mjs";
import { draftings } from "./drafts.mjs";
import { outboxes } from "./outbox.mjs";
import { rooms } from "./rooms.mjs";
import { texts } from "./text.mjs";

await rooms();
await texts();
await outboxes();
await draftings();
await connections();
finish();
