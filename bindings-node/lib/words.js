// Names as they are spelled here and in the core: options and methods are camelCase here and snake_case there. Columns,
// kinds, codes and values are data and the same everywhere.
'use strict'

const native = require('./native.js')

function camelCase(name) {
  return name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase())
}

function snakeCase(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

let known

/** Every name of an option or a method that is spelled otherwise here. */
function names() {
  if (known) return known
  const { operations, schema, population, settings } = JSON.parse(native.catalog())
  const options = [schema, population, settings, ...operations.flatMap((one) => [one.arguments, one.options])].flat()
  const methods = ['as_of', 'known_at', 'to_bytes', 'from_bytes', 'merge_customers', 'unmerge_customers']
  known = new Set([...methods, ...[...operations, ...options].map(({ name }) => name)].filter((name) => name.includes('_')))
  return known
}

/** Codes whose `given` and `suggestion` are names of options or methods rather than data. */
const ABOUT_NAMES = new Set(['unknown_option', 'unknown_operation'])
const OF_NAMES = ['argument', 'setting', 'given', 'suggestion']

/** An error of the core as it reads here. */
function inOurWords({ code, message, details }) {
  const about = ABOUT_NAMES.has(code)
  const ofNames = about ? OF_NAMES : ['argument', 'setting']
  const given = new Set(ofNames.map((name) => details[name]))
  // What the error quotes from data stays as it is, also where an option happens to have the same name.
  const fromData = ([name]) => !ofNames.includes(name) && name !== 'path'
  const quoted = new Set(Object.entries(details).filter(fromData).map(([, text]) => text))
  const isOurs = (name) => given.has(name) || names().has(name)
  const spelled = (name) => (isOurs(name) ? camelCase(name) : name)
  let text = message
    .replace(/`([a-z0-9_]+)(?=[`.])/g, (found, name) => (quoted.has(name) ? found : `\`${spelled(name)}`))
    // The core shows how to pass an option as `name="value"`.
    .replace(/\b(as in|pass|say) ([a-z_]+)=(?:"([^"]*)"|(\w+))/g, (found, lead, name, value, plain) =>
      isOurs(name) || !name.includes('_') ? `${lead} ${camelCase(name)}: ${plain ?? `'${value}'`}` : found)
  if (about) text = text.replace(/(known: )(.+)$/, (_, lead, list) => lead + list.split(', ').map(spelled).join(', '))
  const spelledDetails = { ...details }
  // A path begins with an option and goes on with the host's own names.
  if ('path' in details) spelledDetails.path = details.path.replace(/^\w+/, (name) => (names().has(name) ? camelCase(name) : name))
  for (const name of ofNames) if (name in details) spelledDetails[name] = spelled(details[name])
  return { message: text, details: spelledDetails }
}

module.exports = { camelCase, inOurWords, snakeCase }
