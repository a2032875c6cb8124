// Objects on their way in: a stretch of them becomes JSON text in one short go, then the event loop has its turn.
//
// Only this layer can read JavaScript's objects, and only on the event loop; everything else happens on other threads.
// Plain values go through JSON.stringify as they are. What JSON cannot say is marked by a text that starts with a zero
// character: `\0d` and milliseconds for a Date, `\0+` and `\0-` for the infinities, `\0?` for an invalid Date,
// `\0x` for what no column takes, and `\0s` before a text that itself starts with a zero character.
'use strict'

const { performance } = require('node:perf_hooks')
const { wrongArgument } = require('./error.js')

/** How long one stretch may take, in milliseconds; a turn must stay below five. */
const STRETCH = 1.5
/** How many objects are converted between two looks at the clock. */
const LOOK = 64

/** Texts of objects, each a JSON list, of some STRETCH milliseconds of work each. */
function* stretches(rows) {
  let parts = []
  let started = performance.now()
  for (const row of rows) {
    parts.push(rowText(row))
    if (parts.length % LOOK === 0 && performance.now() - started > STRETCH) {
      yield `[${parts.join(',')}]`
      parts = []
      started = performance.now()
    }
  }
  if (parts.length > 0) yield `[${parts.join(',')}]`
}

/** The same of objects that come one by one. */
async function* asyncStretches(rows) {
  let parts = []
  let started = performance.now()
  for await (const row of rows) {
    parts.push(rowText(row))
    if (parts.length >= 4096 || (parts.length % LOOK === 0 && performance.now() - started > STRETCH)) {
      yield `[${parts.join(',')}]`
      parts = []
      started = performance.now()
    }
  }
  if (parts.length > 0) yield `[${parts.join(',')}]`
}

function stretchesOf(rows) {
  if (typeof rows === 'object' && rows !== null && !ArrayBuffer.isView(rows)) {
    if (typeof rows[Symbol.iterator] === 'function') return stretches(rows)
    if (typeof rows[Symbol.asyncIterator] === 'function') return asyncStretches(rows)
  }
  throw wrongArgument('rows', 'expected a list of objects; text goes to appendJson, bytes to appendArrow', 'invalid_table')
}

/** One object as JSON. */
function rowText(row) {
  if (typeof row !== 'object' || row === null) return markedText(row)
  if (Array.isArray(row)) return '[]'
  for (const key in row) {
    if (!isPlain(row[key]) || !key.isWellFormed()) return markedRow(row)
  }
  return typeof row.toJSON === 'function' ? markedRow(row) : JSON.stringify(row)
}

/** Whether JSON.stringify says just what the value is. */
function isPlain(value) {
  switch (typeof value) {
    case 'string':
      return value.charCodeAt(0) !== 0 && value.isWellFormed()
    case 'number':
      // NaN becomes null: it is how a missing number is written.
      return value !== Infinity && value !== -Infinity
    case 'boolean':
    case 'undefined':
      return true
    default:
      return value === null
  }
}

function markedRow(row) {
  let text = '{'
  for (const key of Object.keys(row)) {
    const value = row[key]
    if (value === undefined) continue
    text += `${text === '{' ? '' : ','}${nameText(key)}:${isPlain(value) ? JSON.stringify(value) : markedText(value, 1)}`
  }
  return `${text}}`
}

/** A key as JSON. One with half of a surrogate pair is no name; it must not cost the row. */
function nameText(key) {
  return JSON.stringify(key.toWellFormed())
}

/** A value that JSON cannot say, or an object of such. */
function markedText(value, depth = 0) {
  switch (typeof value) {
    case 'string':
      // Half of a surrogate pair is no text.
      if (!value.isWellFormed()) return '"\\u0000x"'
      return JSON.stringify(value.charCodeAt(0) === 0 ? `\0s${value}` : value)
    case 'number':
      if (value === Infinity) return '"\\u0000+"'
      if (value === -Infinity) return '"\\u0000-"'
      return JSON.stringify(value)
    case 'bigint':
      return String(value)
    case 'boolean':
      return String(value)
    case 'object':
      return value === null ? 'null' : markedObject(value, depth)
    case 'undefined':
      return 'null'
    default:
      return '"\\u0000x"'
  }
}

function markedObject(value, depth) {
  if (value instanceof Date) {
    const millis = value.getTime()
    return Number.isNaN(millis) ? '"\\u0000?"' : `"\\u0000d${millis}"`
  }
  // Temporal.Instant and ZonedDateTime are instants; the other kinds of Temporal say themselves in text.
  const instant = typeof value.toInstant === 'function' ? value.toInstant() : value
  if (typeof instant.toJSON === 'function') return markedText(instant.toJSON(), depth + 1)
  if (Array.isArray(value)) return '"\\u0000x"'
  if (depth > 1) return '"\\u0000x"'
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return `{${entries.map(([key, item]) => `${nameText(key)}:${markedText(item, depth + 1)}`).join(',')}}`
}

module.exports = { stretchesOf }
