// SPDX-License-Identifier: EUPL-1.2
// pouchdb-server from npm on a free port: a server by others that speaks most of CouchDB's protocol.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PASSWORD, until } from './harness.mjs'

const PROGRAM = fileURLToPath(new URL('node_modules/pouchdb-server/bin/pouchdb-server', import.meta.url))

const freePort = () => new Promise(resolve => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address()
    probe.close(() => resolve(port))
  })
})

export class PouchServer {
  constructor () {
    this.dir = mkdtempSync(join(tmpdir(), 'smartcity-interop-'))
    this.passwordFile = join(this.dir, 'password')
    writeFileSync(this.passwordFile, PASSWORD + '\n')
  }

  // Starts it, with the administrator root.
  async start () {
    this.port = await freePort()
    this.process = spawn(process.execPath, [PROGRAM, '--in-memory', '--host', '127.0.0.1', '--port', this.port,
      '--dir', this.dir, '--config', join(this.dir, 'config.json')], { cwd: this.dir, stdio: 'ignore' })
    const address = `http://127.0.0.1:${this.port}`
    await until(() => fetch(address).then(({ ok }) => ok, () => false))
    await fetch(`${address}/_config/admins/root`, { method: 'PUT', body: JSON.stringify(PASSWORD) })
  }

  url (database, name = 'root', password = PASSWORD) {
    return `http://${name}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/${database}`
  }

  stop () {
    return new Promise(resolve => {
      this.process.on('exit', () => {
        rmSync(this.dir, { recursive: true, force: true })
        resolve()
      })
      this.process.kill()
    })
  }
}
