// What the core says of its operations; names and defaults come from there, never from here.
'use strict'

const native = require('./native.js')
const { camelCase } = require('./words.js')

const catalog = JSON.parse(native.catalog())

/** The operations of a `log` or a `view`. */
function operations(owner) {
  return catalog.operations.filter((operation) => operation.owner === owner)
}

/** An object with the keys of the core in camelCase, one level deep: keys further down are the host's own. */
function inCamelCase(object) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [camelCase(key), value]))
}

/** A schema as an object of options with every default filled in. */
function schemaOf(text) {
  return Object.freeze(inCamelCase(JSON.parse(text)))
}

/** The names of an operation's arguments and options that take settings of metrics. */
function settingsOf({ arguments: needed, options }) {
  return [...needed, ...options].filter(({ type }) => type === 'settings').map(({ name }) => camelCase(name))
}

/** What ingest returns. */
function receiptOf(text) {
  return inCamelCase(JSON.parse(text))
}

module.exports = { catalog, inCamelCase, operations, receiptOf, schemaOf, settingsOf }
