// socketio.js - rooms by npm's socket.io, in memory, by WebSocket alone: who says
// so in the query reads a room, and whoever says "say" writes to one
const { createServer } = require('http')
const { Server } = require('socket.io')

const http = createServer()
const io = new Server(http, {
	transports: ['websocket'],
	perMessageDeflate: false,
	serveClient: false,
})

io.on('connection', socket => {
	const { room } = socket.handshake.query

	if (room)
		socket.join(room)
	socket.on('say', (to, message) => io.to(to).emit('message', message))
})
http.listen({ host: '127.0.0.1', port: process.argv[2], backlog: 4096 })
