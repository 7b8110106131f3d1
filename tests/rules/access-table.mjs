// SPDX-License-Identifier: EUPL-1.2
// The table in Node: the rules are evaluated as CouchDB does it, as one expression.
import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'

const [rulesFile, tableFile, runnerFile] = process.argv.slice(2)
const read = file => readFileSync(file, 'utf8')
const source = read(rulesFile)
const table = JSON.parse(read(tableFile))
const rules = runInNewContext(`(${source}\n)`)
const runTable = runInNewContext(`(${read(runnerFile)}\n)`)

let failed = runTable(rules, table, line => console.log(line))

// A sentence in the rules that the table does not know is a rule that nobody has tested.
const sentences = [...source.matchAll(/N_\('([^']*)'\)/g)].map(match => match[1])
for (const sentence of new Set(sentences)) {
  if (!Object.values(table.sentences).includes(sentence)) {
    console.log(`Bail out! Not in the table: ${sentence}`)
    failed++
  }
}
process.exitCode = failed ? 1 : 0
