// SPDX-License-Identifier: EUPL-1.2
// nano, CouchDB's own client for Node, and the query plugin of PouchDB against the real server: every call that
// nano has for what is served here, and what it is told where nothing is.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { join } from 'node:path'
import Nano from 'nano'
import PouchDB from 'pouchdb'
import find from 'pouchdb-find'
import { PASSWORD, Server, run } from './harness.mjs'

PouchDB.plugin(find)
const server = new Server()
server.command('create-workspace', 'allianz')
server.addUser('anna', 'office')
server.addUser('chef', '_admin')
await server.start()

const root = Nano(server.url('', 'chef').replace(/\/$/, ''))
const nano = Nano(server.url('', 'anna').replace(/\/$/, ''))
const db = nano.use('allianz')
const city = () => root.use('city')

const lamps = Array.from({ length: 300 }, (_, i) => ({
  _id: `lamp:${String(i).padStart(3, '0')}`, type: 'lamp', watt: i % 30, at: { street: `S${i % 7}` }
}))

// Resolves to what one run of the reader has seen.
const readAll = async (reader, start, options) => {
  const seen = []
  const emitter = reader[start](options)
  emitter.on('batch', batch => seen.push(...batch))
  const failed = once(emitter, 'error').then(([error]) => { throw error })
  await Promise.race([once(emitter, 'end'), failed])
  return seen
}

const tests = {
  'the server introduces itself': async () => {
    assert.equal((await nano.info()).couchdb, 'Welcome')
    assert.equal((await nano.uuids(3)).uuids.length, 3)
    assert.equal((await nano.session()).userCtx.name, 'anna')
  },

  'databases are made, listed and removed': async () => {
    assert.deepEqual(await root.db.create('neu'), { ok: true })
    await assert.rejects(root.db.create('neu'), { statusCode: 412, error: 'file_exists' })
    await assert.rejects(root.db.create('Neu'), { statusCode: 400, error: 'illegal_database_name' })
    await assert.rejects(nano.db.create('anders'), { statusCode: 403, error: 'forbidden' })
    assert.ok((await root.db.list()).includes('neu'))
    assert.ok(JSON.parse(await text(root.db.listAsStream())).includes('neu'))
    assert.equal((await root.db.get('neu')).db_name, 'neu')
    assert.deepEqual(await root.db.compact('neu'), { ok: true })
    assert.deepEqual(await root.db.destroy('neu'), { ok: true })
    await assert.rejects(root.db.get('neu'), { statusCode: 404, error: 'not_found' })
    assert.equal((await db.info()).db_name, 'allianz')
  },

  'documents are written, read and removed': async () => {
    const first = await db.insert({ n: 1 }, 'note:ä/1')
    assert.match(first.rev, /^1-/)
    const second = await db.insert({ _id: 'note:ä/1', _rev: first.rev, n: 2 })
    assert.equal((await db.get('note:ä/1')).n, 2)
    assert.equal((await db.get('note:ä/1', { rev: first.rev })).n, 1)
    assert.deepEqual((await db.get('note:ä/1', { revs: true }))._revisions.start, 2)
    assert.equal((await db.get('note:ä/1', { open_revs: 'all' })).length, 1)
    assert.equal((await db.head('note:ä/1')).etag, `"${second.rev}"`)
    await assert.rejects(db.insert({ n: 3 }, 'note:ä/1'), { statusCode: 409, error: 'conflict' })
    await assert.rejects(db.destroy('note:ä/1', first.rev), { statusCode: 409 })
    assert.match((await db.destroy('note:ä/1', second.rev)).rev, /^3-/)
    await assert.rejects(db.get('note:ä/1'), { statusCode: 404, reason: 'deleted' })
    await assert.rejects(db.head('none'), { statusCode: 404 })
    assert.ok((await db.insert({ type: 'note' })).id)
  },

  'many at once, and lists of them': async () => {
    const docs = Array.from({ length: 25 }, (_, i) => ({ _id: `bulk:${i + 10}`, i }))
    const written = await db.bulk({ docs })
    assert.ok(written.every(({ ok }) => ok))
    const again = await db.bulk({ docs: docs.slice(0, 2) })
    assert.deepEqual(again.map(({ error }) => error), ['conflict', 'conflict'])
    const list = await db.list({ startkey: 'bulk:', endkey: 'bulk:\ufff0', include_docs: true, limit: 3 })
    assert.deepEqual(list.rows.map(row => row.doc.i), [0, 1, 2])
    assert.equal((await db.list({ startkey: 'bulk:', endkey: 'bulk:\ufff0', skip: 20 })).rows.length, 5)
    assert.equal((await db.list({ descending: true, startkey: 'bulk:34', limit: 1 })).rows[0].id, 'bulk:34')
    assert.equal((await db.list({ key: 'bulk:11' })).rows.length, 1)
    assert.equal(JSON.parse(await text(db.listAsStream({ keys: ['bulk:12'] }))).rows[0].id, 'bulk:12')
    const fetched = await db.fetch({ keys: ['bulk:20', 'none', 'bulk:10'] })
    assert.deepEqual(fetched.rows.map(row => row.doc?.i ?? row.error), [10, 'not_found', 0])
    const revs = await db.fetchRevs({ keys: ['bulk:10'] })
    assert.equal(revs.rows[0].value.rev, written[0].rev)
  },

  'attachments, one by one': async () => {
    const data = randomBytes(200000)
    const put = await db.attachment.insert('att', 'plan ä.pdf', data, 'application/pdf')
    assert.equal((await db.attachment.get('att', 'plan ä.pdf')).compare(data), 0)
    const chunks = []
    for await (const chunk of db.attachment.getAsStream('att', 'plan ä.pdf')) chunks.push(chunk)
    assert.equal(Buffer.concat(chunks).compare(data), 0)
    await assert.rejects(db.attachment.insert('att', 'x', data, 'a/b'), { statusCode: 409 })
    const removed = await db.attachment.destroy('att', 'plan ä.pdf', { rev: put.rev })
    assert.match(removed.rev, /^2-/)
    await assert.rejects(db.attachment.get('att', 'plan ä.pdf'), { statusCode: 404 })
  },

  'a document with its attachments in one request': async () => {
    const attachments = [
      { name: 'a.txt', data: 'Straße', content_type: 'text/plain' },
      { name: 'b.bin', data: randomBytes(50000), content_type: 'application/octet-stream' }
    ]
    await db.multipart.insert({ n: 1 }, attachments, 'multi')
    assert.equal((await db.get('multi')).n, 1)
    assert.equal((await db.attachment.get('multi', 'a.txt')).toString(), 'Straße')
    assert.equal((await db.attachment.get('multi', 'b.bin')).compare(attachments[1].data), 0)
    const whole = await db.multipart.get('multi')
    assert.ok(whole.includes('Straße') && whole.includes(attachments[1].data))
  },

  'what is looked for is found': async () => {
    const query = { selector: { i: { $gte: 20 } }, fields: ['_id', 'i'], limit: 2 }
    const found = await db.find(query)
    assert.deepEqual(found.docs, [{ _id: 'bulk:30', i: 20 }, { _id: 'bulk:31', i: 21 }])
    const next = await db.find({ ...query, bookmark: found.bookmark })
    assert.deepEqual(next.docs.map(doc => doc.i), [22, 23])
    assert.equal(JSON.parse(await text(db.findAsStream(query))).docs.length, 2)
    await assert.rejects(db.find({ selector: { i: { $nope: 1 } } }), { statusCode: 400 })
  },

  'changes are read': async () => {
    const all = await db.changes({ include_docs: true })
    assert.equal(all.pending, 0)
    assert.equal(all.results.find(row => row.id === 'bulk:12').doc.i, 2)
    const some = await db.changes({ since: all.results[0].seq, limit: 1 })
    assert.deepEqual(some.results.map(row => row.seq), [all.results[1].seq])
    assert.equal(JSON.parse(await text(db.changesAsStream({ limit: 2 }))).results.length, 2)
    await assert.rejects(db.changes({ since: 'nonsense' }), { statusCode: 400 })
  },

  'the reader follows the changes': async () => {
    const all = (await db.changes()).results.map(row => row.id).sort()
    const read = await readAll(db.changesReader, 'get', { since: 0, batchSize: 7, timeout: 200 })
    assert.deepEqual(read.map(row => row.id).sort(), all)
    const spooled = await readAll(db.changesReader, 'spool', { since: 0, batchSize: 7 })
    assert.deepEqual(spooled.map(row => row.id).sort(), all)

    const selected = await readAll(db.changesReader, 'get', {
      since: 0, timeout: 200, selector: { i: { $lt: 3 } }
    })
    assert.deepEqual(selected.map(row => row.id), ['bulk:10', 'bulk:11', 'bulk:12'])

    const live = db.changesReader.start({ since: 'now', selector: null, includeDocs: true, timeout: 5000 })
    const [change] = await Promise.all([
      once(live, 'change'),
      new Promise(resolve => setTimeout(resolve, 200)).then(() => db.insert({ live: true }, 'live'))
    ])
    assert.equal(change[0].doc.live, true)
    live.on('error', () => {}) // that it was stopped
    db.changesReader.stop()
  },

  'indexes answer questions': async () => {
    await root.db.create('city')
    await city().bulk({ docs: lamps })
    const query = { selector: { watt: { $gt: 27 }, 'at.street': 'S1' }, sort: ['watt'], execution_stats: true }
    const before = await city().find(query)
    assert.match(before.warning, /no matching index/i)
    const index = await city().createIndex({ index: { fields: ['at.street', 'watt'] }, ddoc: 'place', name: 'w' })
    assert.equal(index.result, 'created')
    const after = await city().find(query)
    assert.equal(after.warning, undefined)
    assert.deepEqual(after.docs, before.docs)
    assert.ok(after.execution_stats.total_docs_examined < 10)
  },

  'the plugin of PouchDB makes and uses indexes here as there': async () => {
    const remote = new PouchDB(server.url('city', 'chef'), { skip_setup: true })
    const local = new PouchDB(join(server.dir, 'local'))
    await local.bulkDocs(lamps)
    for (const db of [remote, local]) await db.createIndex({ index: { fields: ['watt', '_id'], name: 'power', ddoc: 'p' } })
    for (const [selector, sort] of [
      [{ watt: { $gte: 28 } }, ['watt', '_id']],
      [{ watt: { $lt: 2 } }, [{ watt: 'desc' }, { _id: 'desc' }]],
      [{ watt: 3, type: { $ne: 'tree' } }, undefined]
    ]) {
      const request = { selector, sort, fields: ['_id', 'watt'], limit: 100 }
      const there = await remote.find(request)
      const here = await local.find(request)
      assert.deepEqual(there.docs, here.docs)
    }
    const plan = await remote.explain({ selector: { watt: { $gt: 1 } } })
    assert.equal(plan.index.name, 'power')
    const { indexes } = await remote.getIndexes()
    await remote.deleteIndex(indexes.find(index => index.name === 'power'))
    assert.ok(!(await remote.getIndexes()).indexes.some(index => index.name === 'power'))
  },

  'a selector replicates a part, and its conflicts': async () => {
    const remote = new PouchDB(server.url('city', 'chef'), { skip_setup: true })
    const part = new PouchDB(join(server.dir, 'part'))
    await remote.bulkDocs([{ _id: 'lamp:001', _rev: '9-other', type: 'lamp', watt: 1 }], { new_edits: false })
    const result = await part.replicate.from(remote, { selector: { watt: 1 }, batch_size: 4 })
    const { rows } = await part.allDocs({ include_docs: true, conflicts: true })
    assert.equal(result.docs_read, 11)
    assert.ok(rows.every(row => row.doc.watt === 1))
    assert.equal(rows.length, 10)
    assert.equal(rows.find(row => row.id === 'lamp:001').doc._conflicts.length, 1)
  },

  'a cookie is a login': async () => {
    const plain = Nano(`http://127.0.0.1:${server.port}`)
    await assert.rejects(plain.use('allianz').info(), { statusCode: 401, error: 'unauthorized' })
    await assert.rejects(plain.auth('anna', 'falsch'), { statusCode: 401 })
    const answer = await plain.auth('anna', PASSWORD)
    assert.deepEqual([answer.ok, answer.name, answer.roles], [true, 'anna', ['office']])
    assert.equal((await plain.session()).userCtx.name, 'anna')
    assert.equal((await plain.use('allianz').info()).db_name, 'allianz')
    await plain.request({ method: 'DELETE', db: '_session' })
    await assert.rejects(plain.use('allianz').info(), { statusCode: 401 })
  },

  'what is not served says so': async () => {
    const admin = root.use('allianz')
    await admin.insert({ views: { all: { map: 'function (doc) { emit(doc._id) }' } } }, '_design/x')
    await assert.rejects(admin.view('x', 'all'), { statusCode: 501, error: 'not_implemented' })
    await assert.rejects(admin.show('x', 'all', 'live'), { statusCode: 501 })
    await assert.rejects(admin.atomic('x', 'all', 'live', {}), { statusCode: 501 })
    await assert.rejects(admin.search('x', 'all', { q: 'a' }), { statusCode: 501 })
    await assert.rejects(db.replicate('anders'), ({ statusCode }) => statusCode >= 400 && statusCode <= 501)
  }
}

await run(tests)
await server.stop()
server.remove()
process.exit(0)
