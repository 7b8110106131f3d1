// SPDX-License-Identifier: EUPL-1.2
// Plays the conversations in transcripts/ with curl against the real server, and compares every answer.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { PASSWORD, Server, run } from './harness.mjs'
import { parse } from './transcript.mjs'

const FOLDER = new URL('transcripts/', import.meta.url)

// Resolves to { status, headers, body } of what curl received.
const curl = request => new Promise((resolve, reject) => {
  const words = ['-s', '-i', '--globoff', '--max-time', '30', '--path-as-is', '-X', request.method]
  if (request.method === 'HEAD') words.push('-I')
  if (request.user !== 'nobody') words.push('-u', `${request.user}:${PASSWORD}`)
  for (const line of request.headers) words.push('-H', line)
  if (request.body !== null) words.push('--data-binary', '@-')
  const program = spawn('curl', [...words, request.url], {
    stdio: [request.body === null ? 'ignore' : 'pipe', 'pipe', 'inherit']
  })
  const chunks = []
  program.stdout.on('data', chunk => chunks.push(chunk))
  program.on('error', reject)
  program.on('exit', code => {
    if (code !== 0) return reject(new Error(`curl ended with ${code}`))
    let rest = Buffer.concat(chunks).toString('latin1')
    let head
    do {
      const end = rest.indexOf('\r\n\r\n')
      head = rest.slice(0, end).split('\r\n')
      rest = rest.slice(end + 4)
    } while (/^HTTP\/[\d.]+ 1/.test(head[0]))
    resolve({
      status: Number(head[0].split(' ')[1]),
      headers: new Map(head.slice(1).map(line => [line.split(':')[0].toLowerCase(), line.slice(line.indexOf(':') + 2)])),
      body: Buffer.from(rest, 'latin1').toString()
    })
  })
  program.stdin?.on('error', () => {}) // what was said before the whole body was read is an answer, too
  program.stdin?.end(request.body)
})

// Puts what was remembered in the place of its name.
const fill = (text, known) => text.replace(/\{(\w+)\}/g, (all, name) => known[name] ?? all)

// A text with {names}: those known must be there as they are, others are remembered.
const matchText = (expected, actual, known, where = '') => {
  const names = []
  const pattern = fill(expected, known).split(/(\{\w+\})/).map(part => {
    if (!/^\{\w+\}$/.test(part)) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    names.push(part.slice(1, -1))
    return '(.*)'
  }).join('')
  const found = new RegExp(`^${pattern}$`, 's').exec(actual)
  assert.ok(found, `${where}: expected ${fill(expected, known)}, there is ${actual}`)
  names.forEach((name, i) => { known[name] = found[i + 1] })
}

// The same JSON; "…" as a member's name or an array's last element: there may be more.
const matchJson = (expected, actual, known, where = '') => {
  if (typeof expected === 'string') return matchText(expected, String(actual), known, where)
  if (expected === null || typeof expected !== 'object') return assert.equal(actual, expected, where)
  assert.equal(Array.isArray(actual), Array.isArray(expected), `${where}: ${JSON.stringify(actual)}`)
  const more = Array.isArray(expected) ? expected.at(-1) === '…' : '…' in expected
  const keys = Object.keys(expected).filter(key => key !== '…' && expected[key] !== '…')
  if (!more) assert.deepEqual(Object.keys(actual).sort(), keys.sort(), where)
  for (const key of keys) {
    assert.ok(key in actual, `${where}/${key} is missing in ${JSON.stringify(actual)}`)
    matchJson(expected[key], actual[key], known, `${where}/${key}`)
  }
}

const play = async (exchange, known) => {
  const { request, answer } = exchange
  const got = await curl({
    ...request,
    url: known.server + fill(request.path, known),
    headers: request.headers.map(line => fill(line, known)),
    body: request.body === null ? null : fill(request.body, known)
  })
  try {
    assert.equal(got.status, answer.status)
    for (const [name, value] of answer.headers) {
      assert.ok(got.headers.has(name), `the header ${name} is missing`)
      matchText(value, got.headers.get(name), known)
    }
    for (const part of answer.parts) assert.ok(got.body.includes(fill(part, known)), `${part} is missing`)
    if (answer.json !== null) matchJson(JSON.parse(answer.json), JSON.parse(got.body), known)
    if (answer.empty) assert.equal(got.body, '')
  } catch (error) {
    throw new Error(`line ${exchange.line}: ${request.method} ${request.path}: ${error.message}\n` +
      `${got.status} ${JSON.stringify([...got.headers])}\n${got.body}`)
  }
}

const server = new Server()
server.command('create-workspace', 'allianz')
server.addUser('anna', 'office')
server.addUser('rita', 'member:keines')
server.addUser('root', '_admin')
await server.start()

const tests = {}
for (const file of readdirSync(FOLDER).sort()) {
  const known = { server: `http://127.0.0.1:${server.port}`, password: encodeURIComponent(PASSWORD) }
  for (const section of parse(readFileSync(new URL(file, FOLDER), 'utf8'))) {
    tests[`${file.replace('.txt', '')}: ${section.title}`] = async () => {
      for (const exchange of section.exchanges) await play(exchange, known)
    }
  }
}
await run(tests)
await server.stop()
server.remove()
process.exit(0)
