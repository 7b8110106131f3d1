// SPDX-License-Identifier: EUPL-1.2
// smartcity-server set-up, and --upstream, with a server by others.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import PouchDB from 'pouchdb'
import { PouchServer } from './pouchdb-server.mjs'
import { PASSWORD, Server, run, until } from './harness.mjs'

const there = new PouchServer()
await there.start()
const address = `http://127.0.0.1:${there.port}`
const remote = (database, ...login) => new PouchDB(there.url(database, ...login), { skip_setup: true })

// Returns what the program said.
const setUp = (...more) => {
  const result = spawnSync(process.env.SC_SERVER, ['set-up', address, '--user', 'root', '--password-file',
    there.passwordFile, '--workspace', 'allianz', ...more], { encoding: 'utf8' })
  assert.equal(result.status, 0, result.stderr)
  return result.stdout
}
const firstUser = ['--first-user', 'klara', '--first-password-file', there.passwordFile]
const fetchAs = (name, path) => fetch(`${address}/${path}`, {
  headers: name === null ? {} : { Authorization: `Basic ${Buffer.from(`${name}:${PASSWORD}`).toString('base64')}` }
})

const here = new Server()
here.command('create-workspace', 'allianz')
here.addUser('anna', 'office')
here.addUser('chef', '_admin')

await run({
  'a fresh server is prepared, and only once': async () => {
    const said = setUp(...firstUser)
    for (const part of ['Made the database allianz.', 'Made the database allianz-office.', 'Made the user klara']) {
      assert.ok(said.includes(part), said)
    }
    const before = (await remote('allianz').info()).update_seq
    assert.ok(setUp(...firstUser).includes('Nothing was changed.'))
    assert.equal((await remote('allianz').info()).update_seq, before)
  },

  'only those who belong there get in': async () => {
    assert.equal((await fetchAs('klara', 'allianz')).status, 200)
    assert.equal((await fetchAs('klara', 'allianz-office')).status, 200)
    assert.equal((await fetchAs(null, 'allianz')).status, 401)
    assert.equal((await fetchAs(null, 'allianz-office')).status, 401)
  },

  'our rules judge there': async () => {
    const solution = { _id: 'solution:00000000-0000-7000-8000-000000000001', type: 'solution', title: 'x' }
    await remote('_users').put({
      _id: 'org.couchdb.user:rita', name: 'rita', type: 'user', roles: ['allianz'], password: PASSWORD
    })
    await assert.rejects(remote('allianz', 'rita').put(solution), { status: 403 })
    await remote('allianz', 'klara').put(solution)
  },

  'older rules are replaced': async () => {
    const design = await remote('allianz').get('_design/access')
    await remote('allianz').put({ ...design, validate_doc_update: 'function () {}' })
    assert.ok(setUp().includes('Replaced other access rules in the database allianz '))
    const now = await remote('allianz').get('_design/access', { conflicts: true })
    assert.equal(now.validate_doc_update, design.validate_doc_update)
    assert.equal(now._conflicts, undefined)
  },

  // pouchdb-server has its own hashes for what it writes, ours for what came by set-up.
  'a server of ours follows it, with the same rules and without a conflict': async () => {
    await here.start(0, ['--upstream', address, '--upstream-user', 'klara', '--upstream-password-file',
      there.passwordFile])
    const near = new PouchDB(here.url('allianz'), { skip_setup: true })
    await near.put({ _id: 'solution:00000000-0000-7000-8000-000000000002', type: 'solution', title: 'y' })
    await until(async () => (await remote('allianz').allDocs()).rows.length === 3)
    await until(async () => (await near.allDocs()).rows.length === 3)
    const rules = [near, remote('allianz')].map(db => db.get('_design/access', { conflicts: true }))
    const [ours, theirs] = await Promise.all(rules)
    assert.deepEqual(ours, theirs)
    assert.equal(ours._conflicts, undefined)
    const put = await near.putAttachment('note:1', 'plan', Buffer.from('x'.repeat(100000)), 'a/b')
    await until(async () => (await remote('allianz').allDocs()).rows.length === 4)
    assert.equal((await remote('allianz').getAttachment('note:1', 'plan')).length, 100000)
    await remote('allianz').remove('note:1', put.rev)
    await until(() => near.get('note:1').then(() => false, () => true))
    assert.equal(await here.stop(), 0)
  }
})

await here.stop('SIGKILL').catch(() => {})
here.remove()
await there.stop()
process.exit(0)
