// SPDX-License-Identifier: EUPL-1.2
// A real PouchDB 9 against the real server: what third-party programs will do to it.
import assert from 'node:assert/strict'
import PouchDB from 'pouchdb'
import { join } from 'node:path'
import { Server, run, until } from './harness.mjs'

const server = new Server()
server.command('create-workspace', 'allianz')
server.addUser('anna', 'office')
server.addUser('chef', '_admin')
await server.start()

let n_locals = 0
const local = () => new PouchDB(join(server.dir, `local-${n_locals++}`))
const remote = (database = 'allianz', ...login) =>
  new PouchDB(server.url(database, ...login), { skip_setup: true })

const documents = (prefix, n) => Array.from({ length: n }, (_, i) => ({
  _id: `${prefix}:${String(i).padStart(5, '0')}`,
  type: prefix,
  title: `Straßenbeleuchtung „${i}“`,
  amount: i + 0.1,
  tags: ['licht', 'ä/ö ü%', '\u{1F4A1}']
}))

const tests = {
  'the server introduces itself': async () => {
    const info = await remote().info()
    assert.equal(info.db_name, 'allianz')
    // The access rules are a document too.
    assert.equal(info.doc_count, 1)
  },

  'a push brings every document over': async () => {
    const db = local()
    await db.bulkDocs(documents('push', 1500))
    const result = await db.replicate.to(remote())
    assert.equal(result.docs_written, 1500)
    assert.equal(result.doc_write_failures, 0)
    assert.deepEqual((await remote().get('push:00007')).tags, ['licht', 'ä/ö ü%', '\u{1F4A1}'])
  },

  'a pull brings the same documents with the same revisions': async () => {
    const db = local()
    const result = await db.replicate.from(remote())
    const here = await db.allDocs({ include_docs: true })
    const there = await remote().allDocs({ include_docs: true })
    assert.equal(result.docs_written, 1501)
    assert.deepEqual(here.rows, there.rows)
  },

  'a second run has nothing to do': async () => {
    const db = local()
    await db.replicate.from(remote())
    const again = await db.replicate.from(remote())
    assert.equal(again.docs_read, 0)
    const back = await db.replicate.to(remote())
    assert.equal(back.docs_written, 0)
  },

  'only the named documents are pulled': async () => {
    const db = local()
    await db.replicate.from(remote(), { doc_ids: ['push:00001', 'push:00002', 'none'] })
    assert.equal((await db.info()).doc_count, 2)
  },

  'only what a selector fits is pulled': async () => {
    const db = local()
    await db.replicate.from(remote(), { selector: { type: 'push', amount: { $lt: 10 } } })
    assert.equal((await db.info()).doc_count, 10)
    await remote().put({ _id: 'push:x', type: 'push', amount: 1 })
    await remote().put({ _id: 'push:y', type: 'push', amount: 100 })
    const again = await db.replicate.from(remote(), { selector: { type: 'push', amount: { $lt: 10 } } })
    assert.equal(again.docs_written, 1)
  },

  'a deletion travels both ways': async () => {
    const a = local()
    const b = local()
    await a.put({ _id: 'gone', text: 'x' })
    await a.replicate.to(remote())
    await b.replicate.from(remote())
    await b.remove(await b.get('gone'))
    await b.replicate.to(remote())
    await a.replicate.from(remote())
    await assert.rejects(a.get('gone'), { status: 404, reason: 'deleted' })
    await assert.rejects(remote().get('gone'), { status: 404 })
  },

  'a conflict keeps both edits, and everybody sees the same winner': async () => {
    const a = local()
    const b = local()
    await a.put({ _id: 'both', text: 'base' })
    await a.replicate.to(remote())
    await b.replicate.from(remote())
    await a.put({ ...await a.get('both'), text: 'from a' })
    await b.put({ ...await b.get('both'), text: 'from b' })
    await a.replicate.to(remote())
    await b.sync(remote())
    await a.sync(remote())
    const seen = await Promise.all([a, b, remote()].map(db => db.get('both', { conflicts: true })))
    assert.equal(seen[0]._conflicts.length, 1)
    assert.deepEqual(seen[1], seen[0])
    assert.deepEqual(seen[2], seen[0])
    const losing = await remote().get('both', { rev: seen[0]._conflicts[0] })
    assert.deepEqual([seen[0].text, losing.text].sort(), ['from a', 'from b'])
  },

  'all leaves and the whole history can be asked for': async () => {
    const leaves = await remote().get('both', { open_revs: 'all', revs: true })
    assert.equal(leaves.length, 2)
    assert.equal(leaves[0].ok._revisions.start, 2)
    const one = await remote().get('both', { revs_info: true })
    assert.deepEqual(one._revs_info.map(info => info.status), ['available', 'available'])
    const missing = await remote().get('both', { open_revs: ['9-abc'] })
    assert.equal(missing[0].missing, '9-abc')
  },

  'live, a change on one desk is on the other at once': async () => {
    const a = local()
    const b = local()
    const one = a.sync(remote(), { live: true, retry: true })
    const other = b.sync(remote(), { live: true, retry: true })
    const errors = []
    for (const run of [one, other]) run.on('paused', error => error && errors.push(error))
    await a.put({ _id: 'live-1', text: 'x' })
    await until(async () => (await b.allDocs({ keys: ['live-1'] })).rows[0].id)
    await b.put({ _id: 'live-2', text: 'y' })
    await until(async () => (await a.allDocs({ keys: ['live-2'] })).rows[0].id)
    // The longpolls that are answered later than at once.
    for (let i = 0; i < 5; i++) {
      await new Promise(resolve => setTimeout(resolve, 50))
      await a.put({ _id: `later-${i}` })
      await until(async () => (await b.allDocs({ keys: [`later-${i}`] })).rows[0].id)
    }
    assert.deepEqual(errors, [])
    one.cancel()
    other.cancel()
    await Promise.all([one, other])
  },

  'checkpoints may have any id': async () => {
    const db = remote()
    const { rev } = await db.put({ _id: '_local/x y', value: 1 })
    assert.match(rev, /^0-1$/)
    assert.equal((await db.get('_local/x y')).value, 1)
    await db.put({ _id: '_local/_SzquVoRioHIqbB8x3xwyQ==', value: 2 })
    assert.equal((await db.get('_local/_SzquVoRioHIqbB8x3xwyQ==')).value, 2)
  },

  'an edit on a revision that is not the newest is refused': async () => {
    const db = remote()
    await db.put({ _id: 'edit', text: '1' })
    await assert.rejects(db.put({ _id: 'edit', text: '2' }), { status: 409, name: 'conflict' })
    const doc = await db.get('edit')
    await db.put({ ...doc, text: '2' })
    await assert.rejects(db.put({ ...doc, text: '3' }), { status: 409 })
  },

  'a wrong password stops a run with 401': async () => {
    const db = local()
    await db.put({ _id: 'secret' })
    await assert.rejects(db.replicate.to(remote('allianz', 'anna', 'wrong')), { status: 401 })
    await assert.rejects(db.replicate.from(remote('allianz', 'nobody', 'wrong')), { status: 401 })
  },

  'the office database is for the office': async () => {
    assert.equal((await remote('allianz-office').info()).doc_count, 1)
    await remote('_users', 'chef').put({
      _id: 'org.couchdb.user:bert', name: 'bert', type: 'user', roles: [], password: 'geheim'
    })
    assert.equal((await remote('allianz', 'bert', 'geheim').info()).db_name, 'allianz')
    await assert.rejects(remote('allianz-office', 'bert', 'geheim').allDocs(), { status: 403 })
    const kept = await remote('_users', 'bert', 'geheim').get('org.couchdb.user:bert')
    assert.equal(kept.password, undefined)
    assert.equal(kept.pbkdf2_prf, 'sha256')
  },

  'an administrator makes and removes a database': async () => {
    const db = new PouchDB(server.url('neu', 'chef'))
    await db.put({ _id: 'x' })
    await db.destroy()
    await assert.rejects(remote('neu', 'chef').get('x'), { status: 404 })
  },

  'a run goes on after the server was away': async () => {
    const db = local()
    const run = db.replicate.to(remote(), { live: true, retry: true, back_off_function: () => 50 })
    await db.bulkDocs(documents('before', 50))
    await until(async () => (await remote().allDocs({ keys: ['before:00049'] })).rows[0].id)
    assert.equal(await server.stop(), 0)
    await db.bulkDocs(documents('while', 50))
    await server.start(server.port)
    await until(async () =>
      (await remote().allDocs({ keys: ['while:00049'] }).catch(() => ({ rows: [{}] }))).rows[0].id)
    run.cancel()
    await run
  },

  'the server ends in order while feeds are open': async () => {
    const feed = remote().changes({ live: true, since: 'now' })
    feed.on('error', () => {})
    await new Promise(resolve => setTimeout(resolve, 100))
    const start = Date.now()
    assert.equal(await server.stop(), 0)
    assert.ok(Date.now() - start < 5000)
    feed.cancel()
  }
}

await run(tests)
server.remove()
process.exit(0)
