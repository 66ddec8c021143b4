// ws.js - rooms by npm's ws: who opens /7 reads room 7, and who opens / writes
// to rooms, "7 text" each
const { WebSocketServer } = require('ws')

const rooms = new Map()

function write(data) {
	const space = data.indexOf(32)
	const text = data.subarray(space + 1)
	const room = rooms.get(data.toString('latin1', 0, space)) ?? []

	for (const reader of room)
		reader.send(text, { binary: false })
}

function enter(name, reader) {
	if (!rooms.has(name))
		rooms.set(name, new Set())
	rooms.get(name).add(reader)
	reader.on('close', () => rooms.get(name).delete(reader))
	reader.on('error', () => {})
}

new WebSocketServer({
	host: '127.0.0.1',
	port: process.argv[2],
	perMessageDeflate: false,
	backlog: 4096,
}).on('connection', (socket, request) => {
	const name = request.url.slice(1)

	if (name)
		enter(name, socket)
	else
		socket.on('message', write).on('error', () => {})
})
