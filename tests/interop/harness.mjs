// SPDX-License-Identifier: EUPL-1.2
// Starts the real smartcity-server on a folder of its own, runs tests against it, and reports TAP.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PROGRAM = process.env.SC_SERVER
export const PASSWORD = 'Straße des 17. Juni'

export class Server {
  constructor () {
    this.dir = mkdtempSync(join(tmpdir(), 'smartcity-interop-'))
    this.data = join(this.dir, 'data')
    this.passwordFile = join(this.dir, 'password')
    writeFileSync(this.passwordFile, PASSWORD + '\n')
  }

  // Runs the program to its end; throws when it does not say that all went well.
  command (...words) {
    const result = spawnSync(PROGRAM, ['--data', this.data, ...words], { encoding: 'utf8' })
    if (result.status !== 0) throw new Error(`${words.join(' ')}: ${result.status} ${result.stderr}`)
  }

  addUser (name, role) {
    this.command('add-user', name, '--role', role, '--password-file', this.passwordFile)
  }

  start (port = 0, options = []) {
    this.process = spawn(PROGRAM, ['--data', this.data, '--listen', `127.0.0.1:${port}`, ...options],
      { stdio: ['ignore', 'pipe', 'inherit'] })
    return new Promise((resolve, reject) => {
      let said = ''
      this.process.on('exit', code => reject(new Error(`the server ended with ${code}`)))
      this.process.stdout.on('data', data => {
        said += data
        const match = said.match(/http:\/\/127\.0\.0\.1:(\d+)\//)
        if (match) resolve(this.port = Number(match[1]))
      })
    })
  }

  // Resolves to the exit code.
  stop (signal = 'SIGTERM') {
    return new Promise(resolve => {
      if (this.process.exitCode !== null || this.process.signalCode !== null) return resolve(this.process.exitCode)
      this.process.removeAllListeners('exit')
      this.process.on('exit', resolve)
      this.process.kill(signal)
    })
  }

  url (database, name = 'anna', password = PASSWORD) {
    const login = `${encodeURIComponent(name)}:${encodeURIComponent(password)}`
    return `http://${login}@127.0.0.1:${this.port}/${database}`
  }

  remove () {
    rmSync(this.dir, { recursive: true, force: true })
  }
}

// Runs the tests one after the other; a hanging one fails by itself.
export async function run (tests) {
  const names = Object.keys(tests)
  console.log(`1..${names.length}`)
  for (const [i, name] of names.entries()) {
    let timer
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('took longer than 60 seconds')), 60000)
    })
    try {
      await Promise.race([tests[name](), late])
      console.log(`ok ${i + 1} - ${name}`)
    } catch (error) {
      // PouchDB's errors have the answer's status and reason beside an empty message.
      console.log(`${error.stack}\n${JSON.stringify(error)}`.replace(/^/gm, '# '))
      console.log(`not ok ${i + 1} - ${name}`)
    }
    clearTimeout(timer)
  }
}

// Resolves when the condition holds; tests wait for what they expect, never for a time.
export async function until (condition) {
  while (!await condition()) await new Promise(resolve => setTimeout(resolve, 5))
}
