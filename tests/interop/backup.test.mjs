// SPDX-License-Identifier: EUPL-1.2
// What PouchDB does when a server is put back to an earlier state.
import assert from 'node:assert'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import PouchDB from 'pouchdb'
import { Server, run, until } from './harness.mjs'

const server = new Server()
const backup = join(server.dir, 'backup')
const open = name => new PouchDB(join(server.dir, name))

async function restart () {
  assert.equal(await server.stop(), 0)
  server.command('restore', backup, '--replace')
  await server.start(server.port)
}

await run({
  'a server with a workspace starts': async () => {
    server.command('create-workspace', 'allianz')
    server.addUser('anna', 'office')
    await server.start()
  },

  // A replicator that finds its own session in the checkpoint of the other side believes its own position:
  // with the checkpoints of the backup, what was pushed after it would never be offered again.
  'what was pushed after the backup is pushed again': async () => {
    const local = open('one')
    const live = local.replicate.to(server.url('allianz'), { live: true, batch_size: 1 })
    const remote = new PouchDB(server.url('allianz'))
    const has = id => remote.get(id).then(() => true, () => false)
    let paused = 0
    live.on('paused', () => paused++)

    await local.put({ _id: 'before', title: 'vorher' })
    await until(() => has('before'))
    await until(() => paused > 0)
    server.command('backup', backup)
    paused = 0
    await local.put({ _id: 'after', title: 'nachher' })
    await until(() => has('after'))
    await until(() => paused > 0)
    live.cancel()
    await live.catch(() => {})

    await restart()
    assert.equal(await has('before'), true)
    assert.equal(await has('after'), false)
    await local.replicate.to(server.url('allianz'))
    assert.equal(await has('after'), true)
    await local.close()
  },

  'both sides end with the same after a restore': async () => {
    const one = open('one')
    const two = open('two')
    await two.sync(server.url('allianz'))
    rmSync(backup, { recursive: true })
    server.command('backup', backup)
    const rev = (await one.get('before'))._rev
    await one.put({ _id: 'before', _rev: rev, title: 'geändert' })
    await one.put({ _id: 'new', title: 'neu' })
    await one.sync(server.url('allianz'))
    await two.sync(server.url('allianz'))

    await restart()
    await two.put({ _id: 'of-two', title: 'zwei' })
    await two.sync(server.url('allianz'))
    await one.sync(server.url('allianz'))
    await two.sync(server.url('allianz'))
    const docs = async db => (await db.allDocs()).rows.map(row => [row.id, row.value.rev])
    assert.deepEqual(await docs(one), await docs(two))
    assert.deepEqual((await one.allDocs()).rows.map(row => row.id).filter(id => id[0] !== '_'),
      ['after', 'before', 'new', 'of-two'])
    assert.equal((await new PouchDB(server.url('allianz')).get('before')).title, 'geändert')
  },

  'the server ends': async () => {
    assert.equal(await server.stop(), 0)
    server.remove()
  }
})
