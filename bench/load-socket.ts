import { connect, type Socket } from 'node:net'

/** A WebSocket client cut down to what a load needs: text frames, masked with zeros, split without copying. */
export interface LoadSocket { send(text: string): void; end(): void }

export function openLoadSocket (options: { port: number; headers: Readonly<Record<string, string>>; onText: (text: string) => void; onClose: () => void }): Promise<LoadSocket> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(options.port, '127.0.0.1')
    socket.setNoDelay(true)
    let rest: Buffer = Buffer.alloc(0)
    let open = false
    socket.on('connect', () => {
      const extra = Object.entries(options.headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')
      socket.write(`GET /v1/socket HTTP/1.1\r\nHost: 127.0.0.1:${options.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n${extra}\r\n`)
    })
    socket.on('error', error => { if (!open) reject(error) })
    socket.on('close', () => { if (!open) reject(new Error('closed before it was open')); options.onClose() })
    socket.on('data', (bytes: Buffer) => {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
      if (!open) {
        const end = rest.indexOf('\r\n\r\n')
        if (end < 0) return
        const head = rest.toString('latin1', 0, end)
        if (!head.startsWith('HTTP/1.1 101')) { reject(new Error(head.split('\r\n')[0])); socket.destroy(); return }
        rest = rest.subarray(end + 4)
        open = true
        resolve({ send: text => { socket.write(encode(text)) }, end: () => { socket.destroy() } })
      }
      let at = 0
      while (rest.length - at >= 2) {
        let length = rest[at + 1]! & 0x7f
        let head = 2
        if (length === 126) { if (rest.length - at < 4) break; length = rest.readUInt16BE(at + 2); head = 4 }
        else if (length === 127) { if (rest.length - at < 10) break; length = Number(rest.readBigUInt64BE(at + 2)); head = 10 }
        if (rest.length - at < head + length) break
        const code = rest[at]! & 0x0f
        if (code === 1) options.onText(rest.toString('utf8', at + head, at + head + length))
        else if (code === 9) socket.write(Buffer.concat([Buffer.from([0x8a, 0x80 | length, 0, 0, 0, 0]), rest.subarray(at + head, at + head + length)]))
        at += head + length
      }
      rest = rest.subarray(at)
    })
  })
}

function encode (text: string): Buffer {
  const length = Buffer.byteLength(text)
  const head = length < 126 ? 6 : 8
  const frame = Buffer.alloc(head + length)
  frame[0] = 0x81
  if (length < 126) frame[1] = 0x80 | length
  else { frame[1] = 0x80 | 126; frame.writeUInt16BE(length, 2) } // loads send no frame above 64 KiB
  frame.write(text, head)
  return frame
}
