// A minimal stand-in for Twilio that accepts every message immediately and sends no receipts.
import { createServer } from 'node:http'
import process from 'node:process'

let taken = 0

createServer((request, response) => {
  request.resume().once('end', () => {
    const sid = `SM${String(++taken).padStart(32, '0')}`
    response.writeHead(201, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ sid, status: 'queued', num_segments: '1' }))
  })
}).listen(Number(process.argv[2]), '127.0.0.1')

process.once('SIGTERM', () => process.exit(0))
