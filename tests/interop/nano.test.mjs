// SPDX-License-Identifier: EUPL-1.2
// nano, CouchDB's own client for Node, and the query plugin of PouchDB against the real server.
import assert from 'node:assert/strict'
import Nano from 'nano'
import PouchDB from 'pouchdb'
import find from 'pouchdb-find'
import { join } from 'node:path'
import { Server, run, until } from './harness.mjs'

PouchDB.plugin(find)
const server = new Server()
server.command('create-workspace', 'allianz')
server.addUser('anna', 'office')
server.addUser('chef', '_admin')
await server.start()

const nano = Nano(server.url('', 'chef').replace(/\/$/, ''))
const city = () => nano.db.use('city')
const refused = (status, error) => ({ statusCode: status, error })

const lamps = Array.from({ length: 300 }, (_, i) => ({
  _id: `lamp:${String(i).padStart(3, '0')}`, type: 'lamp', watt: i % 30, at: { street: `S${i % 7}` }
}))

const tests = {
  'databases are made, listed, described and removed': async () => {
    await nano.db.create('gone')
    await nano.db.create('city')
    assert.ok((await nano.db.list()).includes('gone'))
    assert.equal((await nano.db.get('gone')).db_name, 'gone')
    await nano.db.destroy('gone')
    await assert.rejects(nano.db.get('gone'), refused(404, 'not_found'))
    await assert.rejects(nano.db.create('city'), refused(412, 'file_exists'))
    await assert.rejects(nano.db.create('Bad'), refused(400, 'illegal_database_name'))
    assert.equal((await nano.uuids(3)).uuids.length, 3)
  },

  'documents live': async () => {
    const first = await city().insert({ n: 1 }, 'a/b ä')
    const second = await city().insert({ n: 2, _rev: first.rev }, 'a/b ä')
    assert.equal((await city().get('a/b ä')).n, 2)
    assert.equal((await city().get('a/b ä', { rev: first.rev, revs_info: true })).n, 1)
    const head = await city().head('a/b ä')
    assert.equal(head.etag, `"${second.rev}"`)
    await assert.rejects(city().insert({ n: 3 }, 'a/b ä'), refused(409, 'conflict'))
    await city().destroy('a/b ä', second.rev)
    await assert.rejects(city().get('a/b ä'), refused(404, 'not_found'))
  },

  'many at once, and lists of them': async () => {
    const written = await city().bulk({ docs: lamps })
    assert.ok(written.every(row => row.ok))
    const list = await city().list({ startkey: 'lamp:', endkey: 'lamp:\ufff0', limit: 5, skip: 1, include_docs: true })
    assert.deepEqual(list.rows.map(row => row.doc.watt), [1, 2, 3, 4, 5])
    const some = await city().fetch({ keys: ['lamp:007', 'none'] })
    assert.deepEqual(some.rows.map(row => row.error ?? row.doc.watt), [7, 'not_found'])
    assert.equal((await city().fetchRevs({ keys: ['lamp:007'] })).rows[0].value.rev, written[7].rev)
  },

  'attachments, alone and with their document': async () => {
    const made = await city().attachment.insert('plan', 'plan.txt', Buffer.from('Straße'), 'text/plain')
    assert.equal((await city().attachment.get('plan', 'plan.txt')).toString(), 'Straße')
    await city().attachment.destroy('plan', 'plan.txt', { rev: made.rev })
    await city().multipart.insert({ n: 1 }, [{ name: 'a', data: Buffer.from('xyz'), content_type: 'text/plain' }], 'both')
    assert.equal((await city().attachment.get('both', 'a')).toString(), 'xyz')
    const whole = await city().multipart.get('both')
    assert.ok(whole.includes('xyz') && whole.includes('"follows":true'))
  },

  'a session by cookie': async () => {
    const stranger = Nano(`http://127.0.0.1:${server.port}`)
    await assert.rejects(stranger.auth('anna', 'wrong'), refused(401, 'unauthorized'))
    await stranger.auth('anna', decodeURIComponent(new URL(server.url('')).password))
    assert.equal((await stranger.session()).userCtx.name, 'anna')
  },

  'indexes answer questions': async () => {
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

  'a live feed tells what comes': async () => {
    const seen = []
    const { changesReader } = city()
    const reader = changesReader.start({ since: 'now', timeout: 5000 })
    reader.on('change', change => seen.push(change.id))
    await until(async () => {
      await city().insert({}, `live:${seen.length}-${Date.now()}`)
      return seen.some(id => id.startsWith('live:'))
    })
    changesReader.stop()
    reader.on('error', () => {}) // the server stops before the last question is answered
  }
}

await run(tests)
await server.stop()
server.remove()
process.exit(0)
