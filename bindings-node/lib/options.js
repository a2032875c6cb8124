// Options on their way in: names from camelCase to snake_case, values as JSON. What they mean, and what holds where
// one is not given, stands in the core.
'use strict'

const { Artifact } = require('./artifact.js')
const { Document } = require('./policy.js')
const { givenTwice, unknownOption, wrongArgument } = require('./error.js')
const { snakeCase } = require('./words.js')

const DEEPEST = 32

/** An instant as text: what a Date, a Temporal object or a text says. The core reads it. */
function timeText(value, argument) {
  if (typeof value === 'string') return checkedText(value, argument, 'invalid_time')
  if (value instanceof Date) return dateText(value)
  if (typeof value === 'object' && value !== null) {
    // Temporal.ZonedDateTime: its own text ends with the zone in brackets.
    if (typeof value.toInstant === 'function') return String(value.toInstant())
    const text = String(value)
    if (text !== '[object Object]') return text
  }
  const advice = typeof value === 'number' ? `, got a number; if it counts milliseconds, pass new Date(${value})` : ''
  throw wrongArgument(argument, `expected a Date or a text such as \`2024-01-31\`${advice}`, 'invalid_time')
}

function dateText(date) {
  const millis = date.getTime()
  return Number.isNaN(millis) ? 'Invalid Date' : date.toISOString()
}

/** A text of the caller's; half of a surrogate pair is no text, and would become another one on its way. */
function checkedText(value, argument, code) {
  if (value.isWellFormed()) return value
  throw wrongArgument(argument, 'the text holds half of a surrogate pair, which is no character', code)
}

/** A value of an option as JSON text. Unlike JSON.stringify it never turns a value into null. */
function jsonText(value, argument, code = 'invalid_option', depth = 0) {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(checkedText(value, argument, code))
    case 'boolean':
    case 'bigint':
      return String(value)
    case 'number':
      return Number.isFinite(value) ? String(value) : `"${value}"`
    case 'object':
      if (value === null) return 'null'
      if (depth < DEEPEST) return objectText(value, argument, code, depth + 1)
      throw wrongArgument(argument, 'the value is nested too deeply', code)
  }
  throw wrongArgument(argument, `a value of type ${typeof value} is not accepted here`, code)
}

function objectText(value, argument, code, depth) {
  if (Array.isArray(value)) return `[${value.map((item) => jsonText(item ?? null, argument, code, depth)).join(',')}]`
  if (value instanceof Date) return JSON.stringify(dateText(value))
  // Its own text, letter by letter.
  if (value instanceof Artifact || value instanceof Document) return JSON.stringify(String(value))
  if (typeof value.toInstant === 'function') return JSON.stringify(timeText(value, argument))
  if (typeof value.toJSON === 'function') return jsonText(value.toJSON(), argument, code, depth)
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return `{${entries.map(([key, item]) => `${JSON.stringify(checkedText(key, argument, code))}:${jsonText(item, argument, code, depth)}`).join(',')}}`
}

/** Gives names as the core spells them, and refuses two spellings of one. */
function spellings(code) {
  const seen = new Map()
  return (name) => {
    const ofCore = snakeCase(name.toWellFormed())
    if (seen.has(ofCore)) throw givenTwice(seen.get(ofCore), name, code)
    seen.set(ofCore, name)
    return ofCore
  }
}

/** An options object as JSON text; `signal` is for this layer, not for the core. */
function optionsText(options, argument = 'options') {
  if (options === undefined || options === null) return '{}'
  if (typeof options !== 'object' || Array.isArray(options)) throw wrongArgument(argument, 'expected an object')
  const entries = []
  const spelled = spellings('invalid_option')
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || name === 'signal') continue
    entries.push(`${JSON.stringify(spelled(name))}:${jsonText(value, name)}`)
  }
  return `{${entries.join(',')}}`
}

/** Options whose value is an object of settings, spelled as here, as the core spells them. `names` are those of such options. */
function withSettings(options, names) {
  for (const name of names) {
    const given = options[name]
    if (typeof given === 'object' && given !== null && !Array.isArray(given) && !(given instanceof Document) && !(given instanceof Artifact)) {
      options[name] = optionsText(given, name)
    }
  }
  return options
}

/** A text argument, such as an id; whole numbers stand for their digits, as in rows. */
function idText(value, argument) {
  if (typeof value === 'string') return checkedText(value, argument, 'invalid_id')
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value)
  throw wrongArgument(argument, 'expected a text or a whole number', 'invalid_id')
}

/** Refuses options that are not among those known, with the nearest of these. */
function checkOptions(options, known) {
  if (options === undefined || options === null) return {}
  if (typeof options !== 'object' || Array.isArray(options)) throw wrongArgument('options', 'expected an object')
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  if (unknown === undefined) return options
  throw unknownOption(unknown, known)
}

/** What an operation was given: its arguments by position, then an object of options. */
function given(names, args) {
  const options = args[names.length]
  if (options !== undefined && options !== null && typeof options !== 'object') {
    throw wrongArgument('options', 'expected an object')
  }
  const named = { ...options }
  names.forEach((name, at) => {
    if (args[at] === undefined) throw wrongArgument(name, 'is missing')
    named[name] = args[at]
  })
  return named
}

module.exports = { given, checkOptions, checkedText, idText, jsonText, optionsText, spellings, timeText, withSettings }
