// SPDX-License-Identifier: EUPL-1.2
// Our client against a server by others: smartcityctl, whose store and replicator are the desktop's, and
// pouchdb-server.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import PouchDB from 'pouchdb'
import { PouchServer } from './pouchdb-server.mjs'
import { run, until } from './harness.mjs'

const CTL = process.env.SC_CTL
const server = new PouchServer()
await server.start()
const remote = (name = 'allianz') => new PouchDB(server.url(name))
const connect = (desk, name, code) =>
  ctl(desk, ['connect', `http://127.0.0.1:${server.port}/${name}`, '--user', 'root', '--password-file',
    server.passwordFile], code)

// Resolves to what the program printed, as JSON; rejects when it does not end with the code.
const ctl = (desk, words, code = 0) => new Promise((resolve, reject) => {
  const program = spawn(CTL, ['--profile', join(server.dir, desk), '--json', ...words])
  let printed = ''
  let said = ''
  program.stdout.on('data', data => { printed += data })
  program.stderr.on('data', data => { said += data })
  program.on('exit', status => {
    if (status !== code) return reject(new Error(`${words.join(' ')}: ${status} ${printed}${said}`))
    resolve(printed.trim() === '' ? null : JSON.parse(printed.trim().split('\n').at(-1)))
  })
})

const id = n => `solution:00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const solution = (n, members) => ({ _id: id(n), type: 'solution', title: `Lösung ${n}`, ...members })
const put = (desk, doc) => {
  const file = join(server.dir, 'put.json')
  writeFileSync(file, JSON.stringify(doc))
  return ctl(desk, ['put', file])
}
const edit = async (desk, n, members) => put(desk, { ...await ctl(desk, ['show', id(n)]), ...members })
const editThere = async (n, members) => remote().put({ ...await remote().get(id(n)), ...members })
const digest = async (db, doc, name) => (await db.get(doc))._attachments[name].digest

// The same numbers for the same seed.
const seededChoice = seed => n => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return Math.floor(seed / 2 ** 32 * n)
}

await run({
  'a desk connects, and sends what it has': async () => {
    await remote().info()
    await ctl('a', ['init', '--sample'])
    await connect('a', 'allianz')
    await ctl('a', ['sync'])
    const here = await ctl('a', ['list', 'solution'])
    const there = await remote().allDocs({ startkey: 'solution:', endkey: 'solution:\ufff0' })
    assert.ok(here.length > 10)
    assert.equal(there.rows.length, here.length)
  },

  'another desk gets all of it': async () => {
    await connect('b', 'allianz')
    await ctl('b', ['sync'])
    assert.deepEqual(await ctl('b', ['list', 'solution']), await ctl('a', ['list', 'solution']))
  },

  'edits and deletions go both ways': async () => {
    await put('a', solution(1, { summary: 'Straße' }))
    await ctl('a', ['sync'])
    assert.equal((await remote().get(id(1))).summary, 'Straße')
    await editThere(1, { summary: 'von dort' })
    await remote().put(solution(2))
    await ctl('a', ['sync'])
    assert.equal((await ctl('a', ['show', id(1)])).summary, 'von dort')
    await ctl('a', ['delete', id(1)])
    await remote().remove(await remote().get(id(2)))
    await ctl('a', ['sync'])
    await assert.rejects(remote().get(id(1)), { status: 404 })
    await ctl('a', ['show', id(2)], 3)
  },

  'two who changed different things never see a question': async () => {
    await put('a', solution(3, { summary: 'alt', address: 'alt' }))
    await ctl('a', ['sync'])
    await ctl('b', ['sync'])
    await edit('a', 3, { summary: 'neu' })
    await edit('b', 3, { address: 'neu' })
    for (const desk of ['a', 'b', 'a']) await ctl(desk, ['sync'])
    for (const desk of ['a', 'b']) {
      const merged = await ctl(desk, ['show', id(3)])
      assert.deepEqual([merged.summary, merged.address], ['neu', 'neu'])
    }
    assert.equal((await remote().get(id(3), { conflicts: true }))._conflicts, undefined)
  },

  'two who changed the same thing decide': async () => {
    await edit('a', 3, { title: 'von a' })
    await edit('b', 3, { title: 'von b' })
    for (const desk of ['a', 'b', 'a']) await ctl(desk, ['sync'])
    assert.equal((await remote().get(id(3), { conflicts: true }))._conflicts.length, 1)
    for (const desk of ['a', 'b']) assert.equal((await ctl(desk, ['conflicts'])).length, 1)
    await ctl('a', ['resolve', id(3), '--mine'])
    const decided = (await ctl('a', ['show', id(3)])).title
    for (const desk of ['a', 'b']) await ctl(desk, ['sync'])
    assert.deepEqual(await ctl('b', ['conflicts']), [])
    assert.equal((await ctl('b', ['show', id(3)])).title, decided)
    assert.equal((await remote().get(id(3), { conflicts: true }))._conflicts, undefined)
  },

  'attachments come, stay with later edits, and go on to another server': async () => {
    const data = randomBytes(300000)
    const db = remote()
    await db.put(solution(4))
    const { rev } = await db.putAttachment(id(4), 'plan ä.pdf', (await db.get(id(4)))._rev, data, 'application/pdf')
    await db.putAttachment(id(4), 'leer', rev, Buffer.alloc(0), 'text/plain')
    await ctl('a', ['sync'])
    await edit('a', 4, { summary: 'mit Plan' })
    await ctl('a', ['sync'])
    assert.equal((await db.getAttachment(id(4), 'plan ä.pdf')).compare(data), 0)
    assert.equal((await db.get(id(4))).summary, 'mit Plan')

    const second = remote('zweite')
    await second.info()
    await connect('a', 'zweite')
    await ctl('a', ['sync'])
    assert.equal((await second.getAttachment(id(4), 'plan ä.pdf')).compare(data), 0)
    assert.equal(await digest(second, id(4), 'leer'), await digest(db, id(4), 'leer'))
    await connect('a', 'allianz')
  },

  'live, a change is there at once': async () => {
    const live = spawn(CTL, ['--profile', join(server.dir, 'b'), '--json', 'sync', '--live'])
    const lines = []
    createInterface({ input: live.stdout }).on('line', line => lines.push(JSON.parse(line)))
    const done = () => Math.max(0, ...lines.map(line => line.done))
    await until(() => lines.some(({ state }) => state === 'live'))
    const before = done()
    await remote().put(solution(5, { summary: 'live' }))
    await until(() => done() > before)
    await put('a', solution(6))
    await ctl('a', ['sync'])
    // The profile is in use while it listens, so what has arrived is read afterwards.
    await until(() => done() > before + 1)
    live.kill('SIGTERM')
    await new Promise(resolve => live.on('exit', resolve))
    assert.equal((await ctl('b', ['show', id(5)])).summary, 'live')
    assert.equal((await ctl('b', ['show', id(6)])).title, 'Lösung 6')
  },

  'a database that is not there is told': async () => {
    await connect('c', 'keine', 5)
  },

  'a random history of two desks and the server ends the same everywhere': async () => {
    const seed = Number(process.env.SC_SEED ?? Math.floor(Math.random() * 2 ** 32))
    const choose = seededChoice(seed)
    const alive = new Set() // "n field token" of edits that nobody has overwritten who saw them
    const fields = ['title', 'address', 'licence']
    console.log(`# SC_SEED=${seed}`)
    for (const n of [40, 41]) await remote().put(solution(n))
    await ctl('a', ['sync'])
    await ctl('b', ['sync'])
    for (let step = 0; step < 24; step++) {
      const where = ['a', 'b', 'there'][choose(3)]
      if (where !== 'there' && choose(3) === 0) {
        await ctl(where, ['sync'])
        continue
      }
      const n = 40 + choose(2)
      const field = fields[choose(fields.length)]
      const seen = where === 'there' ? await remote().get(id(n)) : await ctl(where, ['show', id(n)])
      const token = `e${step}z`
      alive.delete(`${n} ${field} ${seen[field]}`)
      alive.add(`${n} ${field} ${token}`)
      await (where === 'there' ? editThere(n, { [field]: token }) : edit(where, n, { [field]: token }))
    }
    for (const desk of ['a', 'b', 'a', 'b', 'a', 'b']) await ctl(desk, ['sync'])
    for (const n of [40, 41]) {
      const there = await remote().get(id(n), { conflicts: true })
      for (const desk of ['a', 'b']) assert.equal((await ctl(desk, ['show', id(n)]))._rev, there._rev)
      const leaves = await remote().get(id(n), { open_revs: [there._rev, ...there._conflicts ?? []] })
      for (const edit of alive) {
        const [number, field, token] = edit.split(' ')
        if (Number(number) === n) {
          assert.ok(leaves.some(leaf => String(leaf.ok[field]).includes(token)), `${edit} has vanished`)
        }
      }
    }
  }
})

await server.stop()
process.exit(0)
