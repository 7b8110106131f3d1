// SPDX-License-Identifier: EUPL-1.2
// Attachments between a real PouchDB 9 and the real server: put, get, both ways of replication, conflicts.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import PouchDB from 'pouchdb'
import { join } from 'node:path'
import { Server, run } from './harness.mjs'

const server = new Server()
server.command('create-workspace', 'allianz')
server.addUser('anna', 'office')
server.addUser('chef', '_admin')
await server.start()

let n_locals = 0
const local = () => new PouchDB(join(server.dir, `local-${n_locals++}`))
const remote = (database = 'allianz', ...login) =>
  new PouchDB(server.url(database, ...login), { skip_setup: true })
const md5 = data => 'md5-' + createHash('md5').update(data).digest('base64')
const files = () => readdirSync(join(server.data, 'databases', 'allianz.sqlite-attachments'))

const tests = {
  'an attachment is put, read and removed': async () => {
    const db = remote()
    const put = await db.putAttachment('a', 'plan ä/1.txt', Buffer.from('hello'), 'text/plain')
    assert.match(put.rev, /^1-/)
    const data = await db.getAttachment('a', 'plan ä/1.txt')
    assert.equal(data.toString(), 'hello')
    assert.equal(data.type, 'text/plain')
    const doc = await db.get('a')
    assert.deepEqual(doc._attachments, {
      'plan ä/1.txt': { content_type: 'text/plain', revpos: 1, digest: md5('hello'), length: 5, stub: true }
    })
    const removed = await db.removeAttachment('a', 'plan ä/1.txt', put.rev)
    assert.match(removed.rev, /^2-/)
    await assert.rejects(db.getAttachment('a', 'plan ä/1.txt'), { status: 404 })
    assert.equal((await db.getAttachment('a', 'plan ä/1.txt', { rev: put.rev })).toString(), 'hello')
  },

  'a document is written with its attachments, and edited with stubs': async () => {
    const db = remote()
    await db.put({ _id: 'b', n: 1, _attachments: { x: { content_type: 'a/b', data: Buffer.from('x') } } })
    const doc = await db.get('b')
    await db.put({ ...doc, n: 2 })
    const both = await db.get('b', { attachments: true, binary: true })
    assert.equal(both._attachments.x.data.toString(), 'x')
    assert.equal(both._attachments.x.revpos, 1)
    await assert.rejects(
      db.put({ ...both, _attachments: { y: { stub: true, content_type: 'a/b', revpos: 1 } } }),
      { status: 412, name: 'missing_stub' })
    const rows = (await db.allDocs({ include_docs: true, attachments: true, keys: ['b'] })).rows
    assert.equal(rows[0].doc._attachments.x.data, 'eA==')
  },

  'a push brings the same bytes and digests': async () => {
    const db = local()
    const data = randomBytes(300000)
    await db.put({
      _id: 'push',
      _attachments: {
        big: { content_type: 'image/png', data },
        empty: { content_type: 'text/plain', data: Buffer.alloc(0) }
      }
    })
    const result = await db.replicate.to(remote())
    assert.equal(result.doc_write_failures, 0)
    assert.deepEqual(await remote().get('push', { revs: true }), await db.get('push', { revs: true }))
    assert.equal((await remote().getAttachment('push', 'big')).compare(data), 0)
    // A change of the text only sends the bytes again, but keeps what is known of them.
    await db.put({ ...await db.get('push'), n: 2 })
    await db.replicate.to(remote())
    assert.deepEqual(await remote().get('push'), await db.get('push'))
    assert.equal((await remote().get('push'))._attachments.big.revpos, 1)
  },

  'a pull brings the same bytes and digests': async () => {
    const db = local()
    const data = randomBytes(100000)
    await remote().putAttachment('pull', 'dir/big', data, 'image/png')
    await db.replicate.from(remote())
    assert.deepEqual(await db.get('pull', { revs: true }), await remote().get('pull', { revs: true }))
    assert.equal((await db.getAttachment('pull', 'dir/big')).compare(data), 0)
    const again = await db.replicate.from(remote())
    assert.equal(again.docs_read, 0)
  },

  'both sides go on, and both have everything': async () => {
    const a = local()
    const b = local()
    await a.put({ _id: 'sync', _attachments: { a: { content_type: 'x/a', data: Buffer.from('a') } } })
    await a.sync(remote())
    await b.sync(remote())
    const doc = await b.get('sync')
    await b.putAttachment('sync', 'b', doc._rev, Buffer.from('b'), 'x/b')
    await b.sync(remote())
    await a.sync(remote())
    for (const db of [a, b, remote()]) {
      assert.equal((await db.getAttachment('sync', 'a')).toString(), 'a')
      assert.equal((await db.getAttachment('sync', 'b')).toString(), 'b')
    }
    await a.removeAttachment('sync', 'a', (await a.get('sync'))._rev)
    await a.sync(remote())
    await b.sync(remote())
    for (const db of [a, b, remote()]) {
      assert.deepEqual(Object.keys((await db.get('sync'))._attachments), ['b'])
    }
  },

  'a conflict keeps the attachments of both branches': async () => {
    const a = local()
    const b = local()
    await a.put({ _id: 'both', text: 'base' })
    await a.replicate.to(remote())
    await b.replicate.from(remote())
    await a.putAttachment('both', 'of a', (await a.get('both'))._rev, Buffer.from('from a'), 'x/a')
    await b.putAttachment('both', 'of b', (await b.get('both'))._rev, Buffer.from('from b'), 'x/b')
    await a.replicate.to(remote())
    await b.replicate.to(remote())
    const doc = await remote().get('both', { conflicts: true })
    assert.equal(doc._conflicts.length, 1)
    const found = {}
    for (const rev of [doc._rev, ...doc._conflicts]) {
      const leaf = await remote().get('both', { rev, attachments: true, binary: true })
      for (const [name, { data }] of Object.entries(leaf._attachments)) found[name] = data.toString()
    }
    assert.deepEqual(found, { 'of a': 'from a', 'of b': 'from b' })
    // A database that had nothing gets both.
    const c = local()
    await c.replicate.from(remote())
    const leaves = await c.get('both', { open_revs: 'all' })
    assert.deepEqual(leaves.flatMap(({ ok }) => Object.keys(ok._attachments)).sort(), ['of a', 'of b'])
  },

  'the same edit is the same revision here and there': async () => {
    const one = new PouchDB(server.url('eins', 'chef'))
    const two = new PouchDB(server.url('zwei', 'chef'))
    const doc = data => ({ _id: 'same', n: 1, _attachments: { x: { content_type: 'a/b', data } } })
    const revs = [
      (await one.put(doc('aGVsbG8='))).rev,
      (await two.put(doc('aGVsbG8='))).rev
    ]
    assert.equal(revs[0], revs[1])
    await one.destroy()
    await two.destroy()
    const three = new PouchDB(server.url('drei', 'chef'))
    assert.notEqual((await three.put(doc('aGVsbG8h'))).rev, revs[0])
    await three.destroy()
  },

  'a deletion takes them along, and compaction gives the disk back': async () => {
    const db = local()
    const before = files().length
    await db.put({ _id: 'gone', _attachments: { x: { content_type: 'a/b', data: randomBytes(1000) } } })
    await db.replicate.to(remote())
    assert.equal(files().length, before + 1)
    await db.remove(await db.get('gone'))
    await db.replicate.to(remote())
    await assert.rejects(remote().getAttachment('gone', 'x'), { status: 404 })
    await remote('allianz', 'chef').compact()
    assert.ok(files().length <= before)
    // What leaves have is still there.
    assert.equal((await remote().getAttachment('sync', 'b')).toString(), 'b')
    assert.equal((await remote().getAttachment('push', 'big')).length, 300000)
  },

  'they are there after the server was away': async () => {
    const db = remote()
    const data = randomBytes(500000)
    await db.putAttachment('restart', 'x', data, 'a/b')
    assert.equal(await server.stop('SIGKILL'), null)
    await server.start(server.port)
    assert.equal((await db.getAttachment('restart', 'x')).compare(data), 0)
    assert.deepEqual(files().filter(name => name.startsWith('upload-')), [])
  }
}

await run(tests)
await server.stop()
server.remove()
process.exit(0)
