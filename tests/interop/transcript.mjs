// SPDX-License-Identifier: EUPL-1.2
// Reads a conversation with a server:
//
//   # A remark.
//   == What this is about
//   > PUT /allianz/note:1            the request, by anna; "as root" or "as nobody" behind it
//   > If-Match: {rev}                its headers, with what was remembered by name
//   >
//   > {"n":1}                        its body; lines of a multipart body end as they do on the wire
//   < 201                            the status of the answer
//   < ETag: "{next}"                 a header; {next} is remembered, or compared when it is known
//   < {"ok":true,"…":"…"}            its JSON, over one or more lines; "…" stands for whatever else there is
//   < ~ a text                       a text that is somewhere in the body
//   < -                              nothing in the body

const readRequest = lines => {
  const [method, path, as, user] = lines[0].split(' ')
  const end = lines.indexOf('')
  const headers = lines.slice(1, end < 0 ? undefined : end)
  const multipart = headers.some(line => /^content-type: multipart/i.test(line))
  let body = end < 0 ? null : lines.slice(end + 1).join(multipart ? '\r\n' : '\n')
  if (multipart) body += '\r\n'
  if (body !== null && !headers.some(line => /^content-type:/i.test(line))) {
    headers.push('Content-Type: application/json')
  }
  // Neither curl's own choice nor what it would take for a web page.
  if (!headers.some(line => /^accept:/i.test(line))) headers.push('Accept: application/json')
  return { method, path, headers, body, user: as === 'as' ? user : 'anna' }
}

const readAnswer = lines => {
  const headers = []
  const parts = []
  let json = null
  let empty = false
  for (const line of lines.slice(1)) {
    const header = /^([\w-]+): (.*)$/.exec(line)
    if (line === '-') empty = true
    else if (line.startsWith('~ ')) parts.push(line.slice(2))
    else if (json !== null || !header) json = (json ?? '') + line
    else headers.push([header[1].toLowerCase(), header[2]])
  }
  return { status: Number(lines[0]), headers, parts, json, empty }
}

// Returns [{ title, exchanges: [{ line, request, answer }] }].
export function parse (text) {
  const sections = []
  let asked = null
  let answered = null
  const finish = () => {
    if (asked !== null) {
      sections.at(-1).exchanges.push({
        line: asked.line, request: readRequest(asked.lines), answer: readAnswer(answered)
      })
    }
    asked = answered = null
  }
  text.split('\n').forEach((line, i) => {
    const [, mark, rest] = /^(==|[<>])? ?(.*)$/.exec(line)
    if (mark === '==') {
      finish()
      sections.push({ title: rest, exchanges: [] })
    } else if (mark === '>') {
      if (answered !== null) finish()
      asked ??= { line: i + 1, lines: [] }
      asked.lines.push(rest)
    } else if (mark === '<') {
      answered ??= []
      answered.push(rest)
    } else if (line.trim() !== '' && !line.startsWith('#')) {
      throw new Error(`line ${i + 1}: ${line}`)
    }
  })
  finish()
  return sections
}
